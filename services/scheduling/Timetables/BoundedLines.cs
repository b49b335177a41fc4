namespace Coaching.Scheduling;

/// <summary>Lines of a text in bounded memory; of one that is too long nothing is kept.</summary>
internal sealed class BoundedLines(TextReader source, long maxCharacters)
{
    public const int MaxLine = 64 * 1_024;

    private readonly char[] _buffer = new char[MaxLine];
    private readonly List<string?> _ahead = [];
    private int _start;
    private int _end;
    private long _left = maxCharacters;

    /// <summary>The number of the current line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The current line; null of one that is too long.</summary>
    public string? Current { get; private set; }

    /// <summary>Whether the text ended because there is too much of it.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool Read()
    {
        if (!Look(0))
        {
            return false;
        }

        Current = _ahead[0];
        _ahead.RemoveAt(0);
        Number++;
        return true;
    }

    /// <summary>A line further on, the next one being 0; null beyond the end and of one that is too long.</summary>
    public string? Peek(int distance) => Look(distance) ? _ahead[distance] : null;

    public void Skip(int count)
    {
        _ahead.RemoveRange(0, count);
        Number += count;
    }

    private bool Look(int distance)
    {
        while (_ahead.Count <= distance)
        {
            if (!Take(out var line))
            {
                return false;
            }

            _ahead.Add(line);
        }

        return true;
    }

    private bool Take(out string? line)
    {
        var isTooLong = false;
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf('\n');
            if (found >= 0)
            {
                line = isTooLong ? null : new string(_buffer, _start, found).TrimEnd('\r');
                _start += found + 1;
                return true;
            }

            if (_start == 0 && _end == _buffer.Length)
            {
                isTooLong = true;
                _end = 0;
            }

            if (!Fill())
            {
                line = isTooLong ? null : new string(_buffer, _start, _end - _start).TrimEnd('\r');
                var isLine = isTooLong || _end > _start;
                (_start, _end) = (0, 0);
                return isLine;
            }
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        var read = _left > 0 ? source.Read(_buffer, _end, _buffer.Length - _end) : 0;
        IsCutShort |= _left <= 0;
        _end += read;
        _left -= read;
        return read > 0;
    }
}
