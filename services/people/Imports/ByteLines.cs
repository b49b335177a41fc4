namespace Coaching.People;

/// <summary>
/// Reads a file line by line in bounded memory, and closes it at its end. The standard forbids line breaks in fields, so a line is a record
/// whatever its quotes say, and a quote left open harms no other line.
/// </summary>
internal sealed class ByteLines(Stream source)
{
    public const int MaxLine = 64 * 1024;

    private readonly byte[] _buffer = new byte[2 * MaxLine];
    private int _start;
    private int _end;
    private int _lineStart;
    private int _lineEnd;
    private bool _isAtEnd;

    /// <summary>The current line without its end; empty when it was too long.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineEnd - _lineStart);

    /// <summary>The number of the current line, the first being 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the current line is longer than a line may be; what it holds was passed over.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool Read()
    {
        IsTooLong = false;
        while (true)
        {
            var found = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (found >= 0)
            {
                return Take(_start, _start + found, _start + found + 1);
            }

            if (_end - _start > MaxLine)
            {
                IsTooLong = true;
                _start = _end;
            }

            if (!Fill())
            {
                return (_start < _end || IsTooLong) && Take(_start, _end, _end);
            }
        }
    }

    private bool Take(int start, int end, int next)
    {
        IsTooLong |= end - start > MaxLine;
        _lineStart = start;
        _lineEnd = IsTooLong ? start : end > start && _buffer[end - 1] == (byte)'\r' ? end - 1 : end;
        _start = next;
        Number++;
        return true;
    }

    private bool Fill()
    {
        if (_isAtEnd)
        {
            return false;
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        var read = source.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        if (read == 0)
        {
            _isAtEnd = true;
            source.Dispose();
        }

        return read > 0;
    }
}
