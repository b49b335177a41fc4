using System.Net.Sockets;
using System.Text;

namespace Coaching.Bench;

/// <summary>One keep-alive HTTP/1.1 connection that costs the two cores as little as a client can: bytes made beforehand, no parsing but of the status.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly byte[] HeadEnd = "\r\n\r\n"u8.ToArray();

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly byte[] _request;
    private readonly int _key;

    /// <param name="gateway">Where to connect.</param>
    /// <param name="path">What to POST to.</param>
    /// <param name="token">The bearer token.</param>
    /// <param name="body">The JSON body.</param>
    public RawClient(Uri gateway, string path, string token, byte[] body)
    {
        _socket.Connect(gateway.Host, gateway.Port);
        var head = $"POST {path} HTTP/1.1\r\nHost: {gateway.Authority}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nIdempotency-Key: ";
        _key = Encoding.ASCII.GetByteCount(head);
        _request = [.. Encoding.ASCII.GetBytes($"{head}{Guid.Empty}\r\n\r\n"), .. body];
    }

    /// <summary>Sends the request under a new idempotency key and answers the HTTP status.</summary>
    public async Task<int> Send(CancellationToken cancel)
    {
        Guid.NewGuid().TryFormat(_request.AsSpan(_key, 36), out _);
        await _socket.SendAsync(_request, cancel);
        var length = 0;
        while (true)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancel);
            if (read == 0)
            {
                throw new IOException("The gateway closed the connection.");
            }

            length += read;
            if (IsWhole(_buffer.AsSpan(0, length)))
            {
                return ((_buffer[9] - '0') * 100) + ((_buffer[10] - '0') * 10) + (_buffer[11] - '0');
            }
        }
    }

    public string LastAnswer(int bytes = 2048) => Encoding.UTF8.GetString(_buffer, 0, bytes);

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf(HeadEnd);
        if (head < 0)
        {
            return false;
        }

        var lengthAt = answer[..head].IndexOf("ontent-Length: "u8);
        if (lengthAt < 0)
        {
            // Chunked: the last chunk is empty.
            return answer.EndsWith("0\r\n\r\n"u8);
        }

        var digits = answer[(lengthAt + 15)..head];
        var end = digits.IndexOf((byte)'\r');
        return answer.Length >= head + 4 + int.Parse(end < 0 ? digits : digits[..end], provider: null);
    }
}
