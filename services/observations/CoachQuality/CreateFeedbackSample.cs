using System.Buffers.Binary;
using System.Security.Cryptography;
using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    private const int MostDrawn = 20;
    private const int LongestPeriod = 370;

    public override Task<FeedbackSample> CreateFeedbackSample(CreateFeedbackSampleRequest request, ServerCallContext context)
    {
        var draft = request.FeedbackSample ?? new FeedbackSample();
        var violations = new Violations()
            .Name("feedback_sample.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Date("feedback_sample.start_date", draft.StartDate)
            .Date("feedback_sample.end_date", draft.EndDate, until: today.Date.AddDays(1))
            .Range("feedback_sample.size", draft.Size, 1, MostDrawn);
        if (draft.StartDate.ToDateOnlyOrNull() is { } start && draft.EndDate.ToDateOnlyOrNull() is { } end)
        {
            violations.Require(
                end > start && end.DayNumber - start.DayNumber <= LongestPeriod, "feedback_sample.end_date", $"must be after the start, by at most {LongestPeriod} days");
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"feedbackSamples/{Guid.CreateVersion7(clock.GetUtcNow())}";
        return pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Draw(tx, reach, name, draft), (tx, first) => ShowSample(tx, reach, first)),
            context.CancellationToken);
    }

    private async Task<FeedbackSample> Draw(Session tx, Reach reach, string name, FeedbackSample draft)
    {
        var pair = await pairs.Running(tx, draft.CoachingRelationship, reach.Caller, tx.Now);
        var (start, end) = (draft.StartDate.ToDateOnly(), draft.EndDate.ToDateOnly());
        if (await tx.Find<string>(SelectOverlapping, new { Pair = pair.Name, Start = start, End = end }) is { } other)
        {
            throw Errors.Precondition("PERIOD_SAMPLED", $"{other} has days of this period already.", ("feedbackSample", other));
        }

        var meetings = await tx.Query<DrawableMeeting>(SelectMeetings, new { pair.Coachee, From = Midnight(start.AddDays(-1)), Until = Midnight(end.AddDays(1)) });
        meetings = [.. meetings.Where(meeting => pairs.DayOf(meeting.StartTime) is var day && day >= start && day < end)];
        if (meetings.Count == 0)
        {
            throw Errors.Precondition("NO_MEETINGS", "The coach held no feedback meeting in this period.", ("coachingRelationship", pair.Name));
        }

        var row = new FeedbackSampleRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            StartDate = start,
            EndDate = end,
            Size = draft.Size,
            Seed = BinaryPrimitives.ReadInt64BigEndian(RandomNumberGenerator.GetBytes(sizeof(long))) & long.MaxValue,
            MeetingCount = meetings.Count,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            CreateTime = tx.Now,
        };
        await tx.Execute(InsertSample, row);
        foreach (var (meeting, place) in FairDraw.Draw(row.Seed, meetings, row.Size).Select((meeting, place) => (meeting, place)))
        {
            await tx.Execute(InsertReview, Review(tx, row, meeting, place));
        }

        return await ShowSample(tx, reach, name);
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    private static FeedbackReviewRow Review(Session tx, FeedbackSampleRow sample, DrawableMeeting meeting, int place) => new()
    {
        Name = $"feedbackReviews/{Guid.CreateVersion7(tx.Now)}",
        FeedbackSample = sample.Name,
        Place = place,
        FeedbackMeeting = meeting.Name,
        CoachingRelationship = meeting.CoachingRelationship,
        Coach = sample.Coachee,
        Coachee = meeting.Coachee,
        Reviewer = sample.Coach,
        OrgUnit = meeting.OrgUnit,
        County = meeting.County,
        MeetingTime = meeting.StartTime,
        CoachDecision = default,
        CoacheeDecision = default,
        CreateTime = tx.Now,
        UpdateTime = tx.Now,
        Version = 1,
    };

    private const string SelectOverlapping =
        "SELECT MIN(name) FROM feedback_samples WHERE coaching_relationship = @Pair AND start_date < @End AND end_date > @Start";

    private const string SelectMeetings = """
        SELECT name, coaching_relationship, coachee, org_unit, county, start_time
        FROM feedback_meetings
        WHERE coach = @Coachee AND start_time >= @From AND start_time < @Until
        """;

    private const string InsertSample = $"""
        INSERT INTO feedback_samples ({FeedbackSampleRow.Columns})
        VALUES (@Name, @CoachingRelationship, @StartDate, @EndDate, @Size, @Seed, @MeetingCount, @Coach, @Coachee, @OrgUnit, @County, @CreateTime)
        """;

    private const string InsertReview = $"""
        INSERT INTO feedback_reviews ({FeedbackReviewRow.Columns})
        VALUES (@Name, @FeedbackSample, @Place, @FeedbackMeeting, @CoachingRelationship, @Coach, @Coachee, @Reviewer, @OrgUnit, @County,
                @MeetingTime, @CoachDecision, @CoacheeDecision, @Content, @ReviewTime, @CreateTime, @UpdateTime, @Version)
        """;

    private sealed record DrawableMeeting : Drawable
    {
        public required string CoachingRelationship { get; init; }

        public required string OrgUnit { get; init; }

        public required string County { get; init; }

        public required DateTimeOffset StartTime { get; init; }
    }
}
