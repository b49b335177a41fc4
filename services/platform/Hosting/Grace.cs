using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Gives what a process needs around it a while to come up: a pod often starts before its database or its sidecar.</summary>
internal sealed partial class Grace(IServiceProvider services)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();
    private readonly TimeSpan _length = TimeSpan.FromSeconds(services.GetRequiredService<IOptions<HostingOptions>>().Value.StartSeconds);
    private readonly ILogger _log = services.GetRequiredService<ILogger<Grace>>();

    /// <summary>Does the work, again and again while what stands in its way may pass and the grace has not ended.</summary>
    public async Task<T> Try<T>(Func<Task<T>> work)
    {
        var began = _clock.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await work();
            }
            catch (StartException e) when (e.MayPass && _clock.GetElapsedTime(began) < _length)
            {
                if (isFirst)
                {
                    Waiting(_length.TotalSeconds, e.Message);
                }

                await Task.Delay(Pause, _clock);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting at most {Seconds} s: {Cause}")]
    private partial void Waiting(double seconds, string cause);
}
