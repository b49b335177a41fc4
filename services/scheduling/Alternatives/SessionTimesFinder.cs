using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;
using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Merit = Coaching.Scheduling.V1.SessionAlternative.Types.Merit;

namespace Coaching.Scheduling;

/// <summary>
/// Finds other times for a session. The nearest day is best, then the same period, then the room that it has, then the nearest time of the
/// day; so two askers are told the same.
/// </summary>
internal static class SessionTimesFinder
{
    private const int WeekDays = 7;

    /// <summary>The best times in what is left of the session's cycle, or of today's when that is over; in the next one when there are none.</summary>
    public static async Task<IReadOnlyList<SessionAlternative>> FindInCycle(Tx db, SessionRow session, string zone, int count)
    {
        var cycle = await Cycle(db, session, zone);
        var found = await Find(db, session, zone, cycle, count);
        return found.Count > 0 ? found : await Find(db, session, zone, await Cycle(db, session with { StartTime = cycle.End }, zone), count);
    }

    /// <summary>The best times in a window, the best first.</summary>
    public static async Task<IReadOnlyList<SessionAlternative>> Find(Tx db, SessionRow session, string zone, Span window, int count)
    {
        if (window.Start >= window.End)
        {
            return [];
        }

        var facilities = await FacilityRow.Of(db, session.OrgUnit);
        var people = session.ParticipantNames.Append(session.Coachee).ToList();
        if (!session.HasStandIn || session.StandInKind == Session.Types.StandInKind.Live)
        {
            people.Add(session.Coach);
        }

        var time = await FreeTime.Read(db, session.OrgUnit, zone, people, facilities, window, session.Name);
        var pair = await Pairs.Find(db, session.CoachingRelationship);
        return [.. Candidates(session, time, window, facilities, people)
            .Where(found => pair?.RunsOn(found.Day) ?? false)
            .OrderBy(found => found.DaysOff)
            .ThenByDescending(found => found.Alternative.Merits.Contains(Merit.SamePeriod))
            .ThenByDescending(found => found.Alternative.Merits.Contains(Merit.SameRoom))
            .ThenByDescending(found => found.Alternative.Merits.Contains(Merit.SameSubject))
            .ThenBy(found => found.MinutesOff)
            .ThenBy(found => found.Alternative.StartTime)
            .Take(count)
            .Select(found => found.Alternative)];
    }

    // From the week of the session on, and not before now.
    private static async Task<Span> Cycle(Tx db, SessionRow session, string zone)
    {
        var year = await SchoolYear.Find(db, session.OrgUnit, zone);
        var itsZone = year?.Zone ?? TimeZoneInfo.FindSystemTimeZoneById(zone);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(session.StartTime > db.Now ? session.StartTime : db.Now, itsZone).DateTime);
        var monday = Monday(day);
        var week = year?.Days(monday, monday.AddDays(WeekDays)).FirstOrDefault()?.CycleWeek ?? 1;
        var weeksLeft = (year?.CycleWeeks ?? 1) - week + 1;
        var start = SchoolYear.At(itsZone, monday, TimeSpan.Zero);
        return new Span(start > db.Now ? start : db.Now, SchoolYear.At(itsZone, monday.AddDays(WeekDays * weeksLeft), TimeSpan.Zero));
    }

    private static IEnumerable<Candidate> Candidates(
        SessionRow session, FreeTime time, Span window, IReadOnlyList<FacilityRow> facilities, List<string> people)
    {
        var length = TimeSpan.FromMinutes(session.DurationMinutes);
        var seesLesson = session.Kind is Kind.Observation or Kind.CoTeaching && time.Knows(session.Coachee);
        var before = new Span(session.StartTime, session.EndTime);
        var subjects = time.LessonsOf(session.Coachee, before).Select(lesson => lesson.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var day in time.Days.Where(day => IsHeld(session.Kind, day)))
        {
            foreach (var period in time.PeriodsOn(day.Date))
            {
                var taken = new Span(period.Time.Start, period.Time.Start + length);
                if (taken.Start < window.Start || taken.Start >= window.End || taken.Start == session.StartTime
                    || !people.All(person => time.IsFree(person, taken, mayTeach: seesLesson && person == session.Coachee)))
                {
                    continue;
                }

                var lesson = time.LessonsOf(session.Coachee, taken).FirstOrDefault(lesson => lesson.Period == period.Index);
                if ((seesLesson && lesson is null) || Room(session, time, facilities, taken) is not { } room || !CameraIsFree(session, time, facilities, taken))
                {
                    continue;
                }

                yield return Judge(session, time, period, taken, room, seesLesson ? lesson : null, subjects);
            }
        }
    }

    // Events leave no room for coaching; in examinations no lesson is seen.
    private static bool IsHeld(Kind kind, SchoolDate day) => day.Exception != ExceptionKind.Event
        && (day.Exception != ExceptionKind.Examinations || kind is not (Kind.Observation or Kind.CoTeaching or Kind.Modelling or Kind.LearningWalk));

    // The room that it has, else any coaching room; none where it has none.
    private static string? Room(SessionRow session, FreeTime time, IReadOnlyList<FacilityRow> facilities, Span taken) =>
        session.Facility.Length == 0 ? ""
        : facilities.Where(room => room.Name == session.Facility || room.Kind == FacilityKind.CoachingRoom)
            .OrderByDescending(room => room.Name == session.Facility)
            .FirstOrDefault(room => time.IsFree(room, taken))?.Name;

    private static bool CameraIsFree(SessionRow session, FreeTime time, IReadOnlyList<FacilityRow> facilities, Span taken) =>
        session.Camera.Length == 0 || facilities.Any(camera => camera.Name == session.Camera && time.IsFree(camera, taken));

    private static Candidate Judge(
        SessionRow session, FreeTime time, DatedPeriod period, Span taken, string room, Timetable.Types.Lesson? lesson, HashSet<string> subjects)
    {
        var before = TimeZoneInfo.ConvertTime(session.StartTime, time.Zone);
        var after = TimeZoneInfo.ConvertTime(taken.Start, time.Zone);
        var daysOff = Math.Abs(period.Date.DayNumber - DateOnly.FromDateTime(before.DateTime).DayNumber);
        var alternative = new SessionAlternative
        {
            StartTime = taken.Start.ToProto(),
            Duration = Duration.FromTimeSpan(taken.End - taken.Start),
            Facility = room,
            Period = period.Name,
            Subject = lesson?.Subject ?? "",
        };
        Add(Merit.SameDay, daysOff == 0);
        Add(Merit.SameWeek, Monday(period.Date) == Monday(DateOnly.FromDateTime(before.DateTime)));
        Add(Merit.SamePeriod, before.TimeOfDay == after.TimeOfDay);
        Add(Merit.SameRoom, room.Length > 0 && room == session.Facility);
        Add(Merit.OtherRoom, room.Length > 0 && room != session.Facility);
        Add(Merit.SameSubject, lesson is not null && subjects.Contains(lesson.Subject));
        Add(Merit.ByTimetable, time.HasTimetable);
        return new Candidate(alternative, period.Date, daysOff, Math.Abs((int)(after.TimeOfDay - before.TimeOfDay).TotalMinutes));

        void Add(Merit merit, bool holds)
        {
            if (holds)
            {
                alternative.Merits.Add(merit);
            }
        }
    }

    private static DateOnly Monday(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + WeekDays - 1) % WeekDays));

    private sealed record Candidate(SessionAlternative Alternative, DateOnly Day, int DaysOff, int MinutesOff);
}
