using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using SessionStates = Coaching.Scheduling.V1.Session.Types.State;
using State = Coaching.Scheduling.V1.CoachingTimetable.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class SolveAndPublishTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-42")]
    [Trait("requirement", "STEP-44")]
    [Trait("requirement", "CAS-46")]
    public async Task Every_pair_gets_lessons_to_see_and_a_meeting_in_a_coaching_room_soon_after()
    {
        var school = await SchoolOfLessons.Open(host);

        var draft = await school.Solve();

        Assert.Equal(State.Draft, draft.State);
        Assert.Equal((3, 3, 0), (draft.PairCount, draft.ServedCount, draft.UnservedPairs.Count));
        Assert.All(draft.Objectives, objective => Assert.True(objective.Bound <= objective.Value));
        Assert.Equal(0, draft.GapPermille);
        foreach (var pair in draft.Slots.GroupBy(slot => slot.CoachingRelationship))
        {
            Assert.Equal(2, pair.Count(slot => slot.Kind == Kind.Observation));
            var meeting = Assert.Single(pair, slot => slot.Kind == Kind.Feedback);
            Assert.StartsWith("facilities/", meeting.Facility, StringComparison.Ordinal);
            var (free, first, last) = meeting.Coachee == school.School.Teacher ? (7, meeting.Coach == school.School.Head ? 2 : 5, 6) : (2, 1, 1);
            Assert.InRange(Period(meeting), free, SchoolOfLessons.Periods);
            Assert.All(pair.Where(slot => slot.Kind == Kind.Observation), slot =>
            {
                Assert.InRange(Period(slot), first, last);
                Assert.StartsWith("Grade", slot.Class, StringComparison.Ordinal);
            });
        }

        // Nobody is in two places, and one room takes one meeting.
        Assert.Distinct(draft.Slots.SelectMany(slot => new[] { slot.Coach, slot.Coachee, slot.Facility }.Where(name => name.Length > 0)
            .Select(name => (name, slot.Period.Day, Period(slot)))));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    [Trait("requirement", "LL-09")]
    public async Task A_published_timetable_has_its_sessions_in_every_week_of_the_term()
    {
        var school = await SchoolOfLessons.Open(host);
        var draft = await school.Solve();

        var report = await school.Publish(draft);

        Assert.Equal((18, 0, 0), (report.PlannedSessions, report.CancelledSessions, report.Collisions.Count));
        var published = await school.Head.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = draft.Name });
        Assert.Equal(State.Published, published.State);
        var sessions = await Sessions(school, school.School.Head);
        Assert.Equal(18, sessions.Count);
        foreach (var slot in published.Slots)
        {
            var own = sessions.Where(session => session.CoachingSlot == slot.Name).ToList();
            Assert.Equal(2, own.Count);
            Assert.All(own, session =>
            {
                // Nairobi is three hours ahead all year.
                var local = session.StartTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(3));
                Assert.Equal(((int)slot.Period.Day, slot.Period.StartTime.Hours, slot.Period.StartTime.Minutes), ((int)local.DayOfWeek, local.Hour, local.Minute));
                Assert.Equal(slot.Facility, session.Facility);
            });
        }

        var fact = Assert.Single(await host.Facts<CoachingTimetablePublished>(draft.Name));
        Assert.Equal((3, 3, 9), (fact.PairCount, fact.ServedCount, fact.SlotCount));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    public async Task Published_again_it_makes_the_sessions_that_it_lacks_up_to_a_later_end()
    {
        var school = await SchoolOfLessons.Open(host);
        var draft = await school.Solve();
        var slot = draft.Slots.First(slot => slot.CoachingRelationship == school.School.OtherPair && slot.Kind == Kind.Feedback);
        var start = new DateTimeOffset(
            SchoolOfLessons.Monday.AddDays((int)slot.Period.Day - 1), new TimeOnly(slot.Period.StartTime.Hours, slot.Period.StartTime.Minutes), TimeSpan.FromHours(3));
        var client = SchedulingOnSqlite.Sessions(school.School, school.School.Head);
        var inTheWay = await client.CreateSessionAsync(Plan(school.School.Pair, start.ToUniversalTime()));

        var first = await school.Publish(draft);
        await client.CancelSessionAsync(new CancelSessionRequest
        {
            Name = inTheWay.Name,
            Reason = RearrangementReason.CoachRequest,
            Etag = inTheWay.Etag,
            RequestId = NewRequest,
        });
        var published = await school.Head.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = draft.Name });
        var shorter = new PublishCoachingTimetableRequest
        {
            Name = draft.Name,
            EndDate = SchoolOfLessons.Monday.AddDays(7).ToProto(),
            Etag = published.Etag,
            RequestId = NewRequest,
        };
        var refused = await school.Head.PublishCoachingTimetableAsync(shorter).Invalid();
        var again = await school.Publish(published, weeks: 3);
        var same = await school.Publish(await school.Head.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = draft.Name }), weeks: 3);

        Assert.Equal((17, slot.Name), (first.PlannedSessions, Assert.Single(first.Collisions).CoachingSlot));
        Assert.Equal(["end_date"], refused.Paths());
        Assert.Equal((10, 0), (again.PlannedSessions, again.Collisions.Count));
        Assert.Equal(0, same.PlannedSessions);
        Assert.Equal(27, (await Sessions(school, school.School.Head)).Count(session => session.State == SessionStates.Planned));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    public async Task After_a_change_of_lessons_the_new_solution_stays_close_and_same_slots_keep_their_sessions()
    {
        var school = await SchoolOfLessons.Open(host);
        var first = await school.Solve();
        await school.Publish(first);
        var before = (await Sessions(school, school.School.Head)).ToDictionary(session => session.Name);
        var observed = first.Slots.First(slot => slot.Coach == school.School.Head && slot.Kind == Kind.Observation);

        // The head now teaches in the period of one of the observed lessons, every day.
        var lessons = school.Usual();
        lessons[school.School.Head] = [1, Period(observed)];
        await school.Teach(lessons, from: SchoolOfLessons.Monday.AddDays(7));
        var second = await school.Solve(day: SchoolOfLessons.Monday.AddDays(7));
        var unreasoned = await school.Head.PublishCoachingTimetableAsync(new PublishCoachingTimetableRequest
        {
            Name = second.Name,
            StartDate = SchoolOfLessons.Monday.AddDays(7).ToProto(),
            Etag = second.Etag,
            RequestId = NewRequest,
        }).Invalid();
        var report = await school.Publish(second, RearrangementReason.TimetableChange, SchoolOfLessons.Monday.AddDays(7), weeks: 1);

        var kept = second.Slots.Count(slot => first.Slots.Any(old => Same(old, slot)));
        Assert.InRange(kept, 6, 8);
        Assert.Equal((kept, 9 - kept, 9 - kept), (report.KeptSessions, report.CancelledSessions, report.PlannedSessions));
        Assert.Equal(["reason"], unreasoned.Paths());
        var after = await Sessions(school, school.School.Head);
        Assert.Equal(18, after.Count(session => session.State == SessionStates.Planned));
        Assert.Equal(9 - kept, after.Count(session => session.State == SessionStates.Cancelled));
        Assert.Equal(kept, after.Count(session => before.ContainsKey(session.Name) && session.CoachingSlot.StartsWith(second.Name, StringComparison.Ordinal)));
        var replaced = await school.Head.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = first.Name });
        Assert.Equal(State.Superseded, replaced.State);
    }

    [DatabaseFact]
    public async Task A_school_in_which_two_never_meet_is_told_why_and_what_would_help()
    {
        var school = await SchoolOfLessons.Open(host);
        var lessons = school.Usual();
        lessons[school.School.Head] = [1, 7, 8];
        await school.Teach(lessons, from: SchoolOfLessons.Monday);

        var draft = await school.Solve();

        Assert.Equal(2, draft.ServedCount);
        var unserved = Assert.Single(draft.UnservedPairs);
        Assert.Equal(school.School.Pair, unserved.CoachingRelationship);
        Assert.True(unserved.Proven);
        Assert.NotEmpty(unserved.Conflicts);
        Assert.All(unserved.Conflicts.Where(conflict => conflict.Person.Length > 0), conflict => Assert.StartsWith(conflict.Person, conflict.Description, StringComparison.Ordinal));
        Assert.NotEmpty(unserved.Relaxations);
        Assert.All(unserved.Relaxations, relaxation => Assert.NotEmpty(relaxation.Steps));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-23")]
    [Trait("requirement", "CAS-46")]
    public async Task A_staff_meeting_given_to_coaching_costs_nobody_a_free_period()
    {
        var school = await SchoolOfLessons.Open(host);
        var (lessons, teacher) = (school.Usual(), school.School.Teacher);
        lessons[teacher] = [1, 2, 3, 4, 5, 6, 7];
        await school.Keep(teacher, 5);

        // The teacher keeps the only free period of each day; in the second week that period is the staff meeting.
        await school.Teach(lessons, from: SchoolOfLessons.Monday);
        var kept = await school.Solve();
        await school.Teach(lessons, from: SchoolOfLessons.Monday.AddDays(7), meeting: 8);
        var given = await school.Solve(day: SchoolOfLessons.Monday.AddDays(7));

        Assert.Equal((1, 3), (kept.ServedCount, given.ServedCount));
        Assert.All(kept.UnservedPairs, pair => Assert.Contains(
            pair.Conflicts, conflict => conflict.Rule == CoachingTimetable.Types.Conflict.Types.Rule.FreePeriodsKept && conflict.Person == teacher));
        Assert.All(given.Slots.Where(slot => slot.Coachee == teacher && slot.Kind == Kind.Feedback), slot => Assert.Equal(8, Period(slot)));
    }

    [DatabaseFact]
    public async Task The_grid_of_a_week_shows_each_slot_once_and_to_a_coach_only_the_own_ones()
    {
        var school = await SchoolOfLessons.Open(host);
        var draft = await school.Solve();
        await school.Publish(draft);
        var coach = new CoachingTimetableService.CoachingTimetableServiceClient(school.School.As(school.School.OtherCoach));
        var stranger = new CoachingTimetableService.CoachingTimetableServiceClient(school.School.As(school.School.Colleague));

        var grid = await school.Head.QueryWeekGridAsync(new QueryWeekGridRequest { CoachingTimetable = draft.Name });
        var own = await coach.QueryWeekGridAsync(new QueryWeekGridRequest { CoachingTimetable = draft.Name });
        var slots = await coach.ListCoachingSlotsAsync(new ListCoachingSlotsRequest { Parent = "coachingTimetables/-", Person = "people/me" });
        await stranger.QueryWeekGridAsync(new QueryWeekGridRequest { CoachingTimetable = draft.Name }).NotFound();

        Assert.Equal(SchoolOfLessons.Periods, grid.Rows.Count);
        Assert.All(grid.Rows, row => Assert.Equal(5, row.Cells.Count));
        Assert.Equal(draft.Slots.Select(slot => slot.Name).Order(), Entries(grid).Select(entry => entry.CoachingSlot).Order());
        Assert.Equal(3, Entries(own).Count());
        Assert.All(Entries(own), entry => Assert.Equal(school.School.OtherCoach, entry.Coach));
        Assert.Equal(3, slots.CoachingSlots.Count);
    }

    [DatabaseFact]
    public async Task Withdrawn_it_gives_back_every_planned_session()
    {
        var school = await SchoolOfLessons.Open(host);
        var draft = await school.Solve();
        await school.Publish(draft);
        var published = await school.Head.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = draft.Name });

        var withdrawn = await school.Head.WithdrawCoachingTimetableAsync(new WithdrawCoachingTimetableRequest
        {
            Name = draft.Name,
            Reason = RearrangementReason.OtherReason,
            Etag = published.Etag,
            RequestId = NewRequest,
        });

        Assert.Equal(State.Withdrawn, withdrawn.State);
        Assert.All(await Sessions(school, school.School.Head), session => Assert.Equal(SessionStates.Cancelled, session.State));
        Assert.Equal(0, await host.Database.Read(
            db => db.One<int>("SELECT COUNT(*) FROM booking_cells WHERE person = @Head", new { school.School.Head }), default));
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_a_wish_is_told_at_once()
    {
        var school = await SchoolOfLessons.Open(host);

        var refused = await school.Head.SolveCoachingTimetableAsync(new SolveCoachingTimetableRequest
        {
            OrgUnit = "school",
            Programme = "pilot",
            Settings = new SolveSettings
            {
                ObservationsPerCycle = 11,
                FeedbackWithinDays = 15,
                TimeBudget = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromMinutes(3)),
                PairWishes = { new SolveSettings.Types.PairWish { CoachingRelationship = "pair" } },
            },
        }).Invalid();

        Assert.Equal(
            [
                "org_unit", "programme", "request_id", "settings.feedback_within_days", "settings.observations_per_cycle",
                "settings.pair_wishes[0].coaching_relationship", "settings.time_budget",
            ],
            refused.Paths());
    }

    [DatabaseFact]
    public async Task A_school_without_lessons_or_of_another_head_is_refused_at_once()
    {
        var school = await SchoolOfLessons.Open(host);
        var other = new CoachingTimetableService.CoachingTimetableServiceClient(school.School.As(school.School.OtherHead));

        await other.SolveCoachingTimetableAsync(Request(school.School.Unit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await other.SolveCoachingTimetableAsync(Request(school.School.OtherUnit)).Refused(StatusCode.FailedPrecondition, "NO_TIMETABLE");

        static SolveCoachingTimetableRequest Request(string unit) => new() { OrgUnit = unit, RequestId = NewRequest };
    }

    private static IEnumerable<WeekGrid.Types.Entry> Entries(WeekGrid grid) => grid.Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Entries);

    private static bool Same(CoachingSlot one, CoachingSlot other) =>
        (one.CoachingRelationship, one.Kind, one.Period.Day, Period(one)) == (other.CoachingRelationship, other.Kind, other.Period.Day, Period(other));

    private static int Period(CoachingSlot slot) =>
        (((slot.Period.StartTime.Hours * 60) + slot.Period.StartTime.Minutes - SchoolOfLessons.Start(1)) / SchoolOfLessons.PeriodMinutes) + 1;

    private static async Task<IReadOnlyList<V1.Session>> Sessions(SchoolOfLessons school, string person) =>
        (await SchedulingOnSqlite.Sessions(school.School, person).ListSessionsAsync(new ListSessionsRequest { OrgUnit = school.School.Unit, PageSize = 200 })).Sessions;
}

public sealed class SolveAndPublishOnSqlite(SchedulingOnSqlite host) : SolveAndPublishTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class SolveAndPublishOnSqlServer(SchedulingOnSqlServer host) : SolveAndPublishTests(host), IClassFixture<SchedulingOnSqlServer>;
