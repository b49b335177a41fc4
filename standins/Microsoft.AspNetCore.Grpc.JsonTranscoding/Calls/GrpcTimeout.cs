using System.Globalization;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>The grpc-timeout header: up to eight digits and a unit. A malformed one is ignored, as the gRPC server does.</summary>
internal static class GrpcTimeout
{
    // A timer cannot be set further ahead.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    public static bool TryParse(string header, out TimeSpan timeout)
    {
        timeout = default;
        if (header.Length is < 2 or > 9
            || !long.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        long? ticks = header[^1] switch
        {
            'H' => value * TimeSpan.TicksPerHour,
            'M' => value * TimeSpan.TicksPerMinute,
            'S' => value * TimeSpan.TicksPerSecond,
            'm' => value * TimeSpan.TicksPerMillisecond,
            'u' => value * TimeSpan.TicksPerMicrosecond,
            'n' => value / TimeSpan.NanosecondsPerTick,
            _ => null,
        };
        timeout = TimeSpan.FromTicks(Math.Min(ticks ?? 0, Longest.Ticks));
        return ticks is not null;
    }
}
