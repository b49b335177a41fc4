namespace Coaching.Platform;

/// <summary>Bounds of histograms, so that what is compared has the same ones.</summary>
internal static class Buckets
{
    /// <summary>Of calls and of waits within a process, in seconds.</summary>
    public static readonly double[] Seconds = [.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10];

    /// <summary>Of ways between processes, which may last until somebody mends something, in seconds.</summary>
    public static readonly double[] Lags = [.01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 7_200];

    /// <summary>Of groups.</summary>
    public static readonly double[] Sizes = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
}
