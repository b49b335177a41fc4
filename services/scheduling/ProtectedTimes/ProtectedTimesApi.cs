using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class ProtectedTimesApi(Database database, BusyTimes busy, SchoolZone zone, Today today) : ProtectedTimeService.ProtectedTimeServiceBase
{
    private static readonly TimeSpan MaxSpan = TimeSpan.FromHours(24);

    private static void CheckSpan(Violations violations, Google.Protobuf.WellKnownTypes.Timestamp? start, Google.Protobuf.WellKnownTypes.Timestamp? end)
    {
        violations.Time("start_time", start).Time("end_time", end);
        if (Times.TryRead(start, out var from) && Times.TryRead(end, out var until))
        {
            violations.Require(until > from && until - from <= MaxSpan, "end_time", "must be after start_time, by at most 24 hours");
        }
    }
}
