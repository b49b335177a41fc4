using System.Text;

namespace Coaching.Scheduling.Tests;

/// <summary>A file of any size that takes no memory: a head, a middle as often as wanted, and a tail.</summary>
internal sealed class RepeatedStream(string head, string middle, long times, string tail) : Stream
{
    private readonly byte[] _head = Encoding.UTF8.GetBytes(head);
    private readonly byte[] _middle = Encoding.UTF8.GetBytes(middle);
    private readonly byte[] _tail = Encoding.UTF8.GetBytes(tail);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _head.Length + (_middle.Length * times) + _tail.Length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = 0;
        while (read < count && Position < Length)
        {
            var middleEnd = _head.Length + (_middle.Length * times);
            var (part, at) = Position < _head.Length ? (_head, Position)
                : Position < middleEnd ? (_middle, (Position - _head.Length) % _middle.Length)
                : (_tail, Position - middleEnd);
            var some = (int)Math.Min(count - read, part.Length - at);
            part.AsSpan((int)at, some).CopyTo(buffer.AsSpan(offset + read));
            read += some;
            Position += some;
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + (origin == SeekOrigin.Begin ? 0 : origin == SeekOrigin.Current ? Position : Length);

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
