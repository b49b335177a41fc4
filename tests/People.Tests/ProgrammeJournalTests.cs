using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Challenge = Coaching.People.V1.ChallengeReview.Types.Challenge;
using Kind = Coaching.People.V1.JournalEntry.Types.Kind;
using Stage = Coaching.People.V1.ChallengeReview.Types.Stage;

namespace Coaching.People.Tests;

public abstract class ProgrammeJournalTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-45")]
    [Trait("requirement", "STEP-52")]
    public async Task Barriers_by_category_and_what_gave_way_are_logged_and_counted()
    {
        var world = await host.World();
        var programme = await host.Programme(world);
        var head = host.Journal(host.As(world.Head, "head_teacher"));
        var barrier = await head.CreateJournalEntryAsync(Entry(programme, world.School, Kind.Barrier, BarrierCategory.Technology));
        await head.CreateJournalEntryAsync(Entry(programme, world.School, Kind.Barrier, BarrierCategory.Technology));
        await head.CreateJournalEntryAsync(Entry(programme, world.School, Kind.DisplacedMeeting, minutes: 40));

        var fixedNow = await head.UpdateJournalEntryAsync(new UpdateJournalEntryRequest
        {
            JournalEntry = new JournalEntry { Name = barrier.Name, Etag = barrier.Etag, Response = "New router", ResolveDate = new DateOnly(2026, 11, 20).ToProto() },
            RequestId = PeopleOnSqlite.NewId(),
        });
        var counts = (await host.Journal().QueryJournalAsync(new QueryJournalRequest { Parent = programme, OrgUnit = world.County })).Counts;

        Assert.Equal("New router", fixedNow.Response);
        Assert.Equal(
            [new JournalCount { Kind = Kind.Barrier, Category = BarrierCategory.Technology, Count = 2, Open = 1 }, new JournalCount { Kind = Kind.DisplacedMeeting, Count = 1, Open = 1, WeeklyMinutes = 40 }],
            counts);
        var listed = await head.ListJournalEntriesAsync(new ListJournalEntriesRequest { Parent = programme, Kind = Kind.Barrier, PageSize = 1 });
        Assert.Single(listed.JournalEntries);
        Assert.NotEmpty(listed.NextPageToken);
        Assert.Empty((await host.Journal(host.As(world.OtherHead, "head_teacher")).ListJournalEntriesAsync(new ListJournalEntriesRequest { Parent = programme })).JournalEntries);
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_an_entry_is_named_at_once_and_schools_log_for_themselves()
    {
        var world = await host.World();
        var programme = await host.Programme(world);
        var wrong = Entry(programme, "x", Kind.Barrier, minutes: 5);
        wrong.JournalEntry.Description = "";
        wrong.JournalEntry.ResolveDate = new DateOnly(2026, 1, 1).ToProto();

        Assert.Equal(
            ["journal_entry.category", "journal_entry.description", "journal_entry.org_unit", "journal_entry.resolve_date", "journal_entry.weekly_minutes"],
            await PeopleOnSqlite.Violations(async () => await host.Journal().CreateJournalEntryAsync(wrong)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Journal(host.As(world.Head, "head_teacher")).CreateJournalEntryAsync(Entry(programme, world.OtherSchool, Kind.DisplacedInitiative))));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.Journal().CreateJournalEntryAsync(Entry("programmes/none", world.School, Kind.DisplacedInitiative))));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-30")]
    public async Task The_four_challenges_are_reviewed_each_year_and_what_is_out_of_order_is_said()
    {
        var world = await host.World();
        var programme = await host.Programme(world);
        var officer = host.Journal(host.As(world.Officer, "county_officer"));

        var review = await officer.CreateChallengeReviewAsync(Review(programme, 2026, Stage.UnderWay, Stage.InPlace, Stage.NotStarted, Stage.NotStarted));
        await officer.CreateChallengeReviewAsync(Review(programme, 2025, Stage.UnderWay, Stage.NotStarted, Stage.NotStarted, Stage.NotStarted));
        var changed = await officer.UpdateChallengeReviewAsync(new UpdateChallengeReviewRequest
        {
            ChallengeReview = new ChallengeReview { Name = review.Name, Etag = review.Etag, Summary = "Culture first" },
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Equal(($"{programme}/challengeReviews/2026", new DateOnly(2027, 11, 20)), (review.Name, review.NextReviewDate.ToDateOnly()));
        Assert.Equal([Challenge.Culture, Challenge.Training, Challenge.System, Challenge.ResponsiveLeadership], review.Standings.Select(standing => standing.Challenge));
        Assert.Equal([Challenge.Training], review.OutOfOrder);
        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await officer.CreateChallengeReviewAsync(
            Review(programme, 2026, Stage.InPlace, Stage.InPlace, Stage.InPlace, Stage.InPlace))));
        var seen = host.Journal(host.As(world.Teacher, "teacher"));
        Assert.Equal(changed, await seen.GetChallengeReviewAsync(new GetChallengeReviewRequest { Name = review.Name }));
        Assert.Equal([2026, 2025], (await seen.ListChallengeReviewsAsync(new ListChallengeReviewsRequest { Parent = programme })).ChallengeReviews.Select(item => item.Date.Year));
    }

    [DatabaseFact]
    public async Task A_review_holds_each_challenge_once_and_stays_in_its_year()
    {
        var world = await host.World();
        var programme = await host.Programme(world);
        var wrong = Review(programme, 2026, Stage.Unspecified, Stage.InPlace, Stage.InPlace, Stage.InPlace);
        wrong.ChallengeReview.Standings[0].Challenge = Challenge.Culture;
        var review = await host.Journal().CreateChallengeReviewAsync(Review(programme, 2026, Stage.InPlace, Stage.InPlace, Stage.InPlace, Stage.InPlace));
        var moved = new ChallengeReview { Name = review.Name, Etag = review.Etag, Date = new DateOnly(2027, 1, 1).ToProto() };

        Assert.Equal(
            ["challenge_review.standings", "challenge_review.standings[3].stage"],
            await PeopleOnSqlite.Violations(async () => await host.Journal().CreateChallengeReviewAsync(wrong)));
        Assert.Equal(["challenge_review.date"], await PeopleOnSqlite.Violations(async () => await host.Journal().UpdateChallengeReviewAsync(
            new UpdateChallengeReviewRequest { ChallengeReview = moved, UpdateMask = FieldMask.FromString("date"), RequestId = PeopleOnSqlite.NewId() })));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Journal(host.As((await host.World()).Officer, "county_officer"))
            .CreateChallengeReviewAsync(Review(programme, 2024, Stage.InPlace, Stage.InPlace, Stage.InPlace, Stage.InPlace))));
    }

    private static CreateJournalEntryRequest Entry(
        string programme, string unit, Kind kind, BarrierCategory category = BarrierCategory.Unspecified, int minutes = 0) => new()
        {
            Parent = programme,
            JournalEntry = new JournalEntry
            {
                Kind = kind,
                OrgUnit = unit,
                Date = new DateOnly(2026, 11, 2).ToProto(),
                Category = category,
                Description = "As it happened",
                WeeklyMinutes = minutes,
            },
            RequestId = PeopleOnSqlite.NewId(),
        };

    // Sent last first, since the service gives them back in their order.
    private static CreateChallengeReviewRequest Review(string programme, int year, params Stage[] stages) => new()
    {
        Parent = programme,
        ChallengeReview = new ChallengeReview
        {
            Date = new DateOnly(year, 11, 20).ToProto(),
            Standings = { stages.Select((stage, index) => new ChallengeReview.Types.Standing { Challenge = (Challenge)(index + 1), Stage = stage }).Reverse() },
        },
        RequestId = PeopleOnSqlite.NewId(),
    };
}

public sealed class ProgrammeJournalOnSqlite(PeopleOnSqlite host) : ProgrammeJournalTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ProgrammeJournalOnSqlServer(PeopleOnSqlServer host) : ProgrammeJournalTests(host), IClassFixture<PeopleOnSqlServer>;
