using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling.Tests;

/// <summary>What is fixed in the week goes on when people are away and lessons change.</summary>
public abstract class SurvivalTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-45")]
    [Trait("requirement", "STEP-46")]
    public async Task For_an_absent_coach_each_session_has_a_stand_in_or_another_time_and_taking_it_keeps_the_slot()
    {
        var lessons = await SchoolOfLessons.Open(host, rooms: 2);
        var school = lessons.School;
        await lessons.Publish(await lessons.Solve());
        var own = Sessions(school, school.Head);
        var first = (await own.ListSessionsAsync(new ListSessionsRequest { CoachingRelationship = school.Pair })).Sessions[0];
        var day = first.StartTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(3)).Date;
        var morning = new DateTimeOffset(day, TimeSpan.FromHours(3));

        var absence = await new AbsenceService.AbsenceServiceClient(school.As(school.Head)).CreateAbsenceAsync(new CreateAbsenceRequest
        {
            Absence = new Absence
            {
                Person = "people/me",
                StartTime = morning.ToTimestamp(),
                EndTime = morning.AddDays(1).ToTimestamp(),
                Reason = Absence.Types.Reason.Training,
            },
            RequestId = NewRequest,
        });

        var affected = Assert.Single(absence.AffectedSessions, each => each.Session.Name == first.Name);
        Assert.All(absence.AffectedSessions, each => Assert.True(each.StandIns.Count + each.Alternatives.Count > 0, each.Session.Name));
        Assert.All(affected.Alternatives, each => Assert.NotEqual(day, each.StartTime.ToDateTimeOffset().ToOffset(TimeSpan.FromHours(3)).Date));
        var moved = await own.RescheduleSessionAsync(new RescheduleSessionRequest
        {
            Name = first.Name,
            StartTime = affected.Alternatives[0].StartTime,
            Reason = RearrangementReason.Absence,
            Etag = first.Etag,
            RequestId = NewRequest,
        });
        Assert.Equal((first.CoachingSlot, 1), (moved.CoachingSlot, moved.RescheduleCount));

        // Whoever is away is not taken for cover either, and for that reason.
        var cover = await new ProtectedTimeService.ProtectedTimeServiceClient(school.As(school.Head)).QueryProtectedTimeAsync(
            new QueryProtectedTimeRequest
            {
                Person = school.Head,
                StartTime = morning.AddHours(8).ToTimestamp(),
                EndTime = morning.AddHours(9).ToTimestamp(),
            });
        Assert.Contains(ProtectedTimeReason.NotThere, cover.Reasons);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-55")]
    public async Task A_pair_that_ends_gives_its_slots_to_others()
    {
        var lessons = await SchoolOfLessons.Open(host);
        var school = lessons.School;
        var first = await lessons.Solve();
        await lessons.Publish(first);
        await host.Database.Write(
            tx => tx.Execute(
                "UPDATE dir_pairs SET end_date = @End WHERE name = @Pair", new { End = SchoolOfLessons.Monday.AddDays(7), school.Pair }),
            default);

        var second = await lessons.Solve(day: SchoolOfLessons.Monday.AddDays(7));
        var report = await lessons.Publish(second, RearrangementReason.OtherReason, SchoolOfLessons.Monday.AddDays(7), weeks: 1);

        Assert.Equal((2, 2), (second.PairCount, second.ServedCount));
        Assert.DoesNotContain(second.Slots, slot => slot.CoachingRelationship == school.Pair);
        Assert.Equal((6, 3, 0), (report.KeptSessions, report.CancelledSessions, report.PlannedSessions));
        var taken = (await Sessions(school, school.Head).ListRearrangementsAsync(new ListRearrangementsRequest { CoachingRelationship = school.Pair })).Rearrangements;
        Assert.Equal(3, taken.Count);
        Assert.All(taken, each => Assert.Equal((Rearrangement.Types.Change.TakenBack, RearrangementReason.OtherReason), (each.Change, each.Reason)));
        Assert.Equal(2, taken.Count(each => each.Kind == Kind.Observation));
    }
}

public sealed class SurvivalOnSqlite(SchedulingOnSqlite host) : SurvivalTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class SurvivalOnSqlServer(SchedulingOnSqlServer host) : SurvivalTests(host), IClassFixture<SchedulingOnSqlServer>;
