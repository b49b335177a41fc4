using System.Text;
using System.Text.Unicode;

namespace Coaching.People;

/// <summary>Decodes lines and lets a reader look a little ahead.</summary>
internal sealed class TextLines(ByteLines lines)
{
    private readonly List<TextLine> _ahead = [];

    public TextLine Current { get; private set; }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool Read()
    {
        if (Peek(0) is not { } next)
        {
            return false;
        }

        Current = next;
        _ahead.RemoveAt(0);
        return true;
    }

    /// <summary>A line further on, the next one being 0; null beyond the end.</summary>
    public TextLine? Peek(int distance)
    {
        while (_ahead.Count <= distance)
        {
            if (!lines.Read())
            {
                return null;
            }

            _ahead.Add(new TextLine(
                lines.Number,
                lines.IsTooLong || !Utf8.IsValid(lines.Line) ? null : Encoding.UTF8.GetString(lines.Line),
                lines.IsTooLong ? IssueCodes.LineTooLong : IssueCodes.BadUtf8));
        }

        return _ahead[distance];
    }

    /// <summary>Passes over lines that were looked at.</summary>
    public void Skip(int count) => _ahead.RemoveRange(0, count);
}

/// <summary>A line of a file.</summary>
/// <param name="Number">Its number, the first being 1.</param>
/// <param name="Text">What it says; null when it cannot be read.</param>
/// <param name="Wrong">Why it cannot be read, if it cannot.</param>
internal readonly record struct TextLine(long Number, string? Text, string Wrong);
