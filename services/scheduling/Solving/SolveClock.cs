namespace Coaching.Scheduling;

/// <summary>When a solve has to end. To be cancelled throws; to run out of time does not, since the best so far is an answer.</summary>
internal sealed class SolveClock(TimeProvider time, TimeSpan budget, CancellationToken cancel)
{
    private readonly long _start = time.GetTimestamp();

    public bool IsOver
    {
        get
        {
            cancel.ThrowIfCancellationRequested();
            return time.GetElapsedTime(_start) >= budget;
        }
    }
}
