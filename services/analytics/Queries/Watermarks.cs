using Coaching.Analytics.V1;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Says up to when the figures are complete: until now, less the time for which the most backward source may have been missing facts.</summary>
internal sealed class Watermarks(Feeds feeds, TimeProvider clock)
{
    public Watermark Of(string definition) => new() { Time = (clock.GetUtcNow() - feeds.Lag).ToProto(), Definition = definition };
}
