using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Mode = Coaching.Scheduling.V1.Session.Types.Mode;

namespace Coaching.Scheduling;

/// <summary>
/// A feed as iCalendar. The sessions of a published slot are one event that recurs, with the days left out on which there is none and an event
/// of its own for each that differs; all others stand by themselves. The text is the same as long as nothing has changed.
/// </summary>
internal sealed class FeedCalendar(FeedContent content)
{
    private const int WeekDays = 7;
    private const int FewestRecurring = 2;

    private readonly CalendarText _text = new();

    public byte[] Write()
    {
        var name = content.Feed.OrgUnit.Length > 0 ? $"Coaching, {content.Places.GetValueOrDefault(content.Feed.OrgUnit, "")}" : "Coaching";
        _text.Line("BEGIN", "VCALENDAR")
            .Line("VERSION", "2.0")
            .Line("PRODID", "-//CoachingPlatform//Calendar feeds//EN")
            .Line("CALSCALE", "GREGORIAN")
            .Line("METHOD", "PUBLISH")
            .Text("NAME", name)
            .Text("X-WR-CALNAME", name)
            .Line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
            .Line("X-PUBLISHED-TTL", "PT1H");
        var recurring = content.Slots.Where(IsWhole).Select(Recurrence.Of).OfType<Recurrence>().ToList();
        foreach (var zone in recurring.GroupBy(one => one.Slot.Zone.Id).OrderBy(zone => zone.Key, StringComparer.Ordinal))
        {
            CalendarZone.Write(_text, zone.First().Slot.Zone, zone.Min(one => one.At(one.Days[0])), zone.Max(one => one.At(one.Days[^1])));
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var recurrence in recurring)
        {
            Write(recurrence);
            told.UnionWith(recurrence.Sessions.Select(session => session.Name));
        }

        foreach (var session in content.Sessions.Where(session => !told.Contains(session.Name)))
        {
            Begin(session.Name, session.UpdateTime, session.Version - 1);
            _text.Line("DTSTART", CalendarText.Utc(session.StartTime)).Line("DTEND", CalendarText.Utc(session.EndTime));
            End(session, content.IsOff(session));
        }

        return _text.Line("END", "VCALENDAR").ToBytes();
    }

    // Whoever stands in for one session of a slot has nothing to do with the others.
    private bool IsWhole(FeedSlot slot) => content.Feed.Person.Length == 0 || slot.Row.Coach == content.Feed.Person || slot.Row.Coachee == content.Feed.Person;

    private void Write(Recurrence recurrence)
    {
        var (slot, model) = (recurrence.Slot, recurrence.Sessions[0] with { Facility = recurrence.Slot.Row.Facility, Mode = Mode.FaceToFace });
        var changed = recurrence.Sessions.Max(session => session.UpdateTime);
        Begin(slot.Row.Name, changed, slot.Changes);
        Times(slot.Zone, recurrence.At(recurrence.Days[0]), model.DurationMinutes);

        // Until a day after the last: some readers forget the zone's summer time when they compare, and would lose it.
        var until = CalendarText.Utc(recurrence.At(recurrence.Days[^1]).AddDays(1));
        _text.Line("RRULE", string.Create(CultureInfo.InvariantCulture, $"FREQ=WEEKLY;INTERVAL={recurrence.Interval};UNTIL={until}"));
        if (recurrence.LeftOut.ToList() is { Count: > 0 } leftOut)
        {
            _text.Line($"EXDATE;TZID={slot.Zone.Id}", string.Join(',', leftOut.Select(day => Local(slot.Zone, recurrence.At(day)))));
        }

        End(model, isOff: false);
        foreach (var (day, session) in recurrence.Days.Zip(recurrence.Sessions))
        {
            var isOff = content.IsOff(session);
            if (isOff || session.StartTime != recurrence.At(day) || session.DurationMinutes != model.DurationMinutes
                || session.Facility != model.Facility || session.Mode != model.Mode)
            {
                Begin(slot.Row.Name, changed, slot.Changes);
                _text.Line($"RECURRENCE-ID;TZID={slot.Zone.Id}", Local(slot.Zone, recurrence.At(day)));
                Times(slot.Zone, session.StartTime, session.DurationMinutes);
                End(session, isOff);
            }
        }
    }

    private void Begin(string name, DateTimeOffset changed, long changes) => _text.Line("BEGIN", "VEVENT")

        // Ids are callers' to choose, and might say whose session it is.
        .Line("UID", $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}@coaching-platform")
        .Line("DTSTAMP", CalendarText.Utc(changed))
        .Line("LAST-MODIFIED", CalendarText.Utc(changed))
        .Line("SEQUENCE", changes.ToString(CultureInfo.InvariantCulture));

    private void End(SessionRow session, bool isOff) => _text
        .Text("SUMMARY", Summary(session.Kind))
        .Text("LOCATION", Location(session))
        .Line("STATUS", isOff ? "CANCELLED" : "CONFIRMED")
        .Line("END", "VEVENT");

    private void Times(TimeZoneInfo zone, DateTimeOffset start, int minutes) => _text
        .Line($"DTSTART;TZID={zone.Id}", Local(zone, start))
        .Line($"DTEND;TZID={zone.Id}", Local(zone, start.AddMinutes(minutes)));

    private static string Local(TimeZoneInfo zone, DateTimeOffset time) => CalendarText.Local(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    private string Location(SessionRow session) => session.Mode switch
    {
        Mode.Phone => "By telephone",
        Mode.Video => "By video",
        Mode.Message => "By message",
        _ => string.Join(", ", new[] { session.Facility, session.OrgUnit }.Select(place => content.Places.GetValueOrDefault(place, "")).Where(place => place.Length > 0)),
    };

    private static string Summary(Kind kind) => kind switch
    {
        Kind.Observation => "Lesson observation",
        Kind.Feedback => "Feedback meeting",
        Kind.Modelling => "Modelling",
        Kind.CoTeaching => "Co-teaching",
        Kind.CoachOnCoaching => "Coaching on coaching",
        Kind.LearningWalk => "Learning walk",
        Kind.Planning => "Planning",
        Kind.Practice => "Practice",
        _ => "Coaching",
    };

    /// <summary>Sessions of a slot that its usual day of the week has.</summary>
    private sealed record Recurrence(FeedSlot Slot, IReadOnlyList<DateOnly> Days, IReadOnlyList<SessionRow> Sessions)
    {
        /// <summary>Weeks from one to the next, such that all days fall on the rule.</summary>
        public int Interval { get; } = Days.Skip(1).Select(day => (day.DayNumber - Days[0].DayNumber) / WeekDays).Aggregate(GreatestDivisor);

        /// <summary>Days of the rule on which there is no session: holidays, mostly.</summary>
        public IEnumerable<DateOnly> LeftOut
        {
            get
            {
                var held = Days.ToHashSet();
                for (var day = Days[0]; day <= Days[^1]; day = day.AddDays(Interval * WeekDays))
                {
                    if (!held.Contains(day))
                    {
                        yield return day;
                    }
                }
            }
        }

        /// <summary>None for what does not come back.</summary>
        public static Recurrence? Of(FeedSlot slot)
        {
            var usual = slot.Days.Where(day => (int)day.Day.DayOfWeek.ToProto() == slot.Row.Day).ToList();
            return usual.Count < FewestRecurring
                ? null
                : new Recurrence(slot, [.. usual.Select(day => day.Day)], [.. usual.Select(day => day.Session)]);
        }

        public DateTimeOffset At(DateOnly day) => SchoolYear.At(Slot.Zone, day, TimeSpan.FromMinutes(Slot.Row.StartMinute));

        private static int GreatestDivisor(int one, int other) => other == 0 ? one : GreatestDivisor(other, one % other);
    }
}
