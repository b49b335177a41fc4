using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>The rules of a session's planned time.</summary>
internal static class SessionTimes
{
    private const int MinMinutes = 5;
    private const int MaxMinutes = 8 * 60;

    public static void CheckStart(Violations violations, string path, Timestamp? start)
    {
        violations.Time(path, start);
        if (Times.TryRead(start, out _))
        {
            violations.Require(start!.Seconds % 60 == 0 && start.Nanos == 0, path, "must be on a whole minute");
        }
    }

    /// <summary>Checks a length that may be absent.</summary>
    public static void CheckDuration(Violations violations, string path, Duration? duration) => violations.Require(
        duration is null or { Seconds: >= MinMinutes * 60 and <= MaxMinutes * 60, Nanos: 0 } && (duration?.Seconds ?? 0) % 60 == 0,
        path,
        "must be 5 minutes to 8 hours, in whole minutes");

    /// <summary>The minutes of a length that has been checked.</summary>
    public static int? Minutes(Duration? duration) => (int?)(duration?.Seconds / 60);

    /// <summary>The minutes that the pair's programme aims at; kinds that are not about a lesson take as long as feedback.</summary>
    public static int Target(RunningPair pair, Kind kind)
    {
        var target = kind is Kind.Observation or Kind.LearningWalk ? pair.TargetObservation : pair.TargetFeedback;
        return (int)Math.Clamp(Math.Ceiling(target.TotalMinutes), MinMinutes, MaxMinutes);
    }
}
