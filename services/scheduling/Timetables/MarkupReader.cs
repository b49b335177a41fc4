namespace Coaching.Scheduling;

/// <summary>Bounds what a reader of XML must hold at once: it may not ask for more than so much without getting on, nor for more in all.</summary>
internal sealed class MarkupReader(TextReader source, long maxCharacters) : TextReader
{
    private const int MaxAtOnce = 1 << 20;

    private long _left = maxCharacters;
    private int _sinceMark;

    /// <summary>Says that the reader got on: what was read before need not be held any more.</summary>
    public void Mark() => _sinceMark = 0;

    public override int Read(char[] buffer, int index, int count)
    {
        var read = source.Read(buffer, index, count);
        _left -= read;
        _sinceMark += read;
        return _left >= 0 && _sinceMark <= MaxAtOnce ? read : throw new InvalidDataException("The document is too large.");
    }

    public override int Read()
    {
        var one = new char[1];
        return Read(one, 0, 1) == 0 ? -1 : one[0];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
