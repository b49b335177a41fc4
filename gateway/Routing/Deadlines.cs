using System.Globalization;
using Yarp.ReverseProxy.Transforms;

namespace Coaching.Gateway;

/// <summary>Gives a gRPC call a deadline when it has none, and shortens one that is longer than the gateway would wait.</summary>
internal sealed class Deadlines(TimeSpan most) : RequestTransform
{
    private const string Header = "grpc-timeout";

    private readonly string _most = string.Create(CultureInfo.InvariantCulture, $"{(long)most.TotalMilliseconds}m");

    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        if (context.HttpContext.Request.Headers[Header] is not [{ } own] || !(Read(own) <= most))
        {
            context.ProxyRequest.Headers.Remove(Header);
            context.ProxyRequest.Headers.TryAddWithoutValidation(Header, _most);
        }

        return default;
    }

    /// <summary>Null for what the gRPC protocol does not know: one to eight digits and a unit.</summary>
    public static TimeSpan? Read(string header)
    {
        if (header.Length is < 2 or > 9 || !long.TryParse(header.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return null;
        }

        return header[^1] switch
        {
            'H' => TimeSpan.FromHours(value),
            'M' => TimeSpan.FromMinutes(value),
            'S' => TimeSpan.FromSeconds(value),
            'm' => TimeSpan.FromMilliseconds(value),
            'u' => TimeSpan.FromMicroseconds(value),
            'n' => TimeSpan.FromTicks(value / TimeSpan.NanosecondsPerTick),
            _ => null,
        };
    }
}
