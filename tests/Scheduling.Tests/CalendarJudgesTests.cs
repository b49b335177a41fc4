using System.Globalization;
using System.Text.Json;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;
using FeedsClient = Coaching.Scheduling.V1.CalendarFeedService.CalendarFeedServiceClient;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling.Tests;

/// <summary>Two readers that are not ours expand a feed to exactly the sessions that the service keeps.</summary>
public sealed class CalendarJudgesTests(SchedulingOnSqlite host, NodeSide node) : IClassFixture<SchedulingOnSqlite>, IClassFixture<NodeSide>
{
    private static readonly DateOnly TermStart = new(2027, 1, 4);
    private static readonly DateOnly TermEnd = new(2027, 7, 2);

    [CalendarJudgesFact]
    public Task A_term_in_Cairo_whose_clocks_change_at_midnight() => Judge("Africa/Cairo", cycleWeeks: 1);

    [CalendarJudgesFact]
    public Task A_term_in_London() => Judge("Europe/London", cycleWeeks: 1);

    [CalendarJudgesFact]
    public Task A_term_of_two_week_cycles_in_Casablanca_whose_clocks_change_for_Ramadan() => Judge("Africa/Casablanca", cycleWeeks: 2);

    [CalendarJudgesFact]
    public Task A_term_in_Nairobi_whose_clocks_never_change() => Judge("Africa/Nairobi", cycleWeeks: 2);

    private async Task Judge(string zone, int cycleWeeks)
    {
        var school = await School.Open(host);
        await host.Calendar(
            school.Unit, zone, TermStart, TermEnd, cycleWeeks,
            (new DateOnly(2027, 2, 16), ExceptionKind.Holiday), (new DateOnly(2027, 3, 30), ExceptionKind.Event), (new DateOnly(2027, 5, 11), ExceptionKind.Examinations));
        await Publish(school, Kind.Feedback, day: 2, minute: 14 * 60);
        await Publish(school, Kind.Observation, day: 2, minute: (9 * 60) + 20);
        var coach = Sessions(school, school.Head);
        await coach.CreateSessionAsync(Plan(school.Pair, Morning, Kind.Planning, minutes: 50));
        var feed = await new FeedsClient(school.As(school.Teacher)).CreateCalendarFeedAsync(
            new CreateCalendarFeedRequest { CalendarFeed = new CalendarFeed { Person = "people/me" }, RequestId = NewRequest });
        var before = await Expand(school, feed, "as published");

        var sessions = (await coach.ListSessionsAsync(new ListSessionsRequest { Person = "people/me", PageSize = 200 })).Sessions
            .Where(session => session.CoachingSlot.Length > 0).ToList();
        await coach.CancelSessionAsync(new CancelSessionRequest
        {
            Name = sessions[4].Name,
            Reason = RearrangementReason.SchoolEvent,
            Etag = sessions[4].Etag,
            RequestId = NewRequest,
        });
        foreach (var (session, by) in new[] { (sessions[1], TimeSpan.FromHours(24)), (sessions[^1], TimeSpan.FromMinutes(45)) })
        {
            await coach.RescheduleSessionAsync(new RescheduleSessionRequest
            {
                Name = session.Name,
                StartTime = (session.StartTime.ToDateTimeOffset() + by).ToTimestamp(),
                Reason = RearrangementReason.Absence,
                Etag = session.Etag,
                RequestId = NewRequest,
            });
        }

        var after = await Expand(school, feed, "as changed");

        Assert.Equal(3, before.Sequences.Count);
        Assert.Equal(before.Sequences.Keys.Order(), after.Sequences.Keys.Order());
        Assert.Equal(2, before.Sequences.Count(one => after.Sequences[one.Key] > one.Value));
        Assert.Equal(before.Appointments.Count - 1, after.Appointments.Count);
    }

    // Both readers must find what the service lists; what they found is answered.
    private async Task<Expansion> Expand(School school, CalendarFeed feed, string when)
    {
        var listed = (await Sessions(school, school.Teacher).ListSessionsAsync(new ListSessionsRequest { Person = "people/me", PageSize = 200 })).Sessions
            .Where(session => session.State == V1.Session.Types.State.Planned)
            .Select(session => string.Create(
                CultureInfo.InvariantCulture,
                $"{session.StartTime.ToDateTimeOffset():yyyy-MM-ddTHH:mm:ssZ}/{session.Duration.Seconds} {Summary(session.Kind)}"))
            .Order(StringComparer.Ordinal).ToList();
        var folder = new TempFolder();
        var file = folder.File("feed.ics");
        using var anybody = host.HttpWithToken(null);
        await File.WriteAllBytesAsync(file, await anybody.GetByteArrayAsync(new Uri(feed.Path, UriKind.Relative)));

        var script = await node.RunScript("expand.mjs", file);
        var python = JsonElement.Parse(await RecurringEvents.Run(Path.Combine(AppContext.BaseDirectory, "python", "expand.py"), file));
        folder.Delete();

        Assert.True(listed.Count > 10, $"only {listed.Count} sessions, {when}");
        Assert.Equal(listed, Appointments(script));
        Assert.Equal(listed, Appointments(python));
        Assert.Equal("PUBLISH", script.GetProperty("method").GetString());
        return new Expansion(listed, script.GetProperty("sequences").EnumerateObject().ToDictionary(one => one.Name, one => one.Value.GetInt32()));
    }

    // A slot of a published coaching timetable with the sessions of its term, as publishing makes them.
    private async Task Publish(School school, Kind kind, int day, int minute)
    {
        var slot = new CoachingSlotRow
        {
            Name = $"coachingTimetables/{Guid.NewGuid()}/slots/s1",
            CoachingTimetable = $"coachingTimetables/{Guid.NewGuid()}",
            OrgUnit = school.Unit,
            CoachingRelationship = school.Pair,
            Coach = school.Head,
            Coachee = school.Teacher,
            Kind = kind,
            CycleWeek = 1,
            Day = day,
            StartMinute = minute,
            EndMinute = minute + 40,
            Period = "P",
            Facility = "",
            Subject = "",
            Class = "",
            Room = "",
            IsPublished = true,
            Version = 1,
        };
        await host.Database.Write(
            async tx =>
            {
                await tx.InsertAll(CoachingSlotRow.Insert, [slot]);
                var (year, pair) = (await SchoolYear.Find(tx, school.Unit, "UTC"), await Platform.Pairs.Find(tx, school.Pair));
                await SlotSessions.Make(tx, year!, slot, pair!, TermStart, TermEnd, new PublishReport());
            },
            default);
    }

    private static IEnumerable<string> Appointments(JsonElement found) =>
        found.GetProperty("appointments").EnumerateArray().Select(one => one.GetString() ?? "").Order(StringComparer.Ordinal);

    private static string Summary(Kind kind) => kind switch
    {
        Kind.Observation => "Lesson observation",
        Kind.Feedback => "Feedback meeting",
        _ => "Planning",
    };

    private sealed record Expansion(IReadOnlyList<string> Appointments, IReadOnlyDictionary<string, int> Sequences);
}
