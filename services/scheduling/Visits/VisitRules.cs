using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Type;

namespace Coaching.Scheduling;

/// <summary>What the times and places of visits must be like.</summary>
internal static class VisitRules
{
    public const int UsualMinutes = 120;

    private const int MinMinutes = 15;
    private const int MaxMinutes = 8 * 60;
    private const int MaxPeople = 50;
    private const int MaxAccuracyMeters = 100_000;

    /// <summary>How long a phone may be offline, and how far ahead one plans.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(31);
    private static readonly TimeSpan Future = TimeSpan.FromDays(400);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    public static void Check(Violations violations, Visit visit, DateTimeOffset now)
    {
        violations.Name("visit.org_unit", visit.OrgUnit, "orgUnits/{org_unit}")
            .Time("visit.start_time", visit.StartTime, WholeSecond(now - Past), WholeSecond(now + Future))
            .Require(visit.StartTime is null || (visit.StartTime.Seconds % 60 == 0 && visit.StartTime.Nanos == 0), "visit.start_time", "must be on a whole minute")
            .Count("visit.people", visit.People.Count, 0, MaxPeople);
        CheckDuration(violations, "visit.duration", visit.Duration, MinMinutes, "must be 15 minutes to 8 hours, in whole minutes");
        for (var index = 0; index < Math.Min(visit.People.Count, MaxPeople); index++)
        {
            violations.Name($"visit.people[{index}]", visit.People[index], "people/{person}")
                .Require(visit.People.IndexOf(visit.People[index]) == index, $"visit.people[{index}]", "must be named once");
        }
    }

    public static void CheckDuration(Violations violations, string path, Duration? duration, int minMinutes, string rule) => violations.Require(
        duration is null || (duration.Nanos == 0 && duration.Seconds % 60 == 0 && duration.Seconds >= minMinutes * 60 && duration.Seconds <= MaxMinutes * 60),
        path, rule);

    /// <summary>The minutes of a length that has been checked.</summary>
    public static int Minutes(Duration? duration) => (int)(duration?.Seconds / 60 ?? UsualMinutes);

    /// <summary>A moment at which somebody says that something was: phones that were offline tell late, and no clock is quite right.</summary>
    public static void CheckMoment(Violations violations, string path, Timestamp? moment, DateTimeOffset now)
    {
        if (moment is not null)
        {
            violations.Time(path, moment, WholeSecond(now - Past))
                .Require(!Times.TryRead(moment, out var time) || time <= now + ClockTolerance, path, "must not be in the future by more than 5 minutes");
        }
    }

    public static void CheckPlace(Violations violations, string path, VisitPlace? place)
    {
        if (place is not null)
        {
            violations.Require(place.Location is not null, $"{path}.location", "must be set");
            CheckLocation(violations, $"{path}.location", place.Location);
            violations.Range($"{path}.accuracy_meters", place.AccuracyMeters, 0, MaxAccuracyMeters);
        }
    }

    public static void CheckLocation(Violations violations, string path, LatLng? location)
    {
        if (location is not null)
        {
            violations.Require(location.Latitude is >= -90 and <= 90, $"{path}.latitude", "must be -90 to 90")
                .Require(location.Longitude is >= -180 and <= 180, $"{path}.longitude", "must be -180 to 180");
        }
    }

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
