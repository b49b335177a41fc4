using System.Net.Sockets;
using System.Text;

namespace Coaching.Gateway.Tests;

/// <summary>Bytes on a socket, for requests that no client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Sends a text, and reads until the other side closes or falls silent.</summary>
    public static async Task<string> Send(Uri server, string text)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        var answer = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer).AsTask().WaitAsync(Quiet) is > 0 and var read)
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            // What it has said is what there is.
        }

        return answer.ToString();
    }
}
