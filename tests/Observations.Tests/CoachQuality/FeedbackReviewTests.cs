using System.Security.Cryptography;
using System.Text;
using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.CoachOnCoachingTests;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Decision = Coaching.Observations.V1.FeedbackReview.Types.Decision;
using Rating = Coaching.Observations.V1.CoachOnCoaching.Types.Rating;
using Skill = Coaching.Observations.V1.CoachOnCoaching.Types.Skill;
using State = Coaching.Observations.V1.FeedbackReview.Types.State;

namespace Coaching.Observations.Tests;

public abstract class FeedbackReviewTests(ObservationsOnSqlite host)
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Yesterday.UtcDateTime);

    [DatabaseFact]
    [Trait("requirement", "STEP-27")]
    public async Task The_seed_alone_draws_and_each_teacher_has_a_turn_before_any_has_two()
    {
        var school = await School.Open(host);
        var colleague = school.Relationship("colleague-pair");
        await host.Seed(seed => seed.Pair(colleague, school.Head, school.Colleague, school.Unit));
        var meetings = new List<FeedbackMeeting>();
        for (var day = 1; day <= 6; day++)
        {
            meetings.Add(await Talked(school, school.Pair, Yesterday.AddDays(-day)));
        }

        meetings.Add(await Talked(school, colleague, Yesterday.AddDays(-7)));
        await Talked(school, school.Pair, Yesterday.AddDays(-40));

        var sample = await As(school, school.Official).CreateFeedbackSampleAsync(Draw(school, size: 3));
        await As(school, school.Official).CreateFeedbackSampleAsync(Draw(school, size: 1)).Refused(StatusCode.FailedPrecondition, "PERIOD_SAMPLED");
        var before = Draw(school, size: 1);
        (before.FeedbackSample.StartDate, before.FeedbackSample.EndDate) = (Day.AddDays(-30).ToProto(), Day.AddDays(-20).ToProto());
        await As(school, school.Official).CreateFeedbackSampleAsync(before).Refused(StatusCode.FailedPrecondition, "NO_MEETINGS");

        Assert.Equal((7, 3), (sample.MeetingCount, sample.FeedbackReviews.Count));
        var reviews = (await As(school, school.Head).ListFeedbackReviewsAsync(new ListFeedbackReviewsRequest { FeedbackSample = sample.Name })).FeedbackReviews;
        var drawn = sample.FeedbackReviews.Select(name => reviews.Single(review => review.Name == name).FeedbackMeeting);
        Assert.Equal(Redrawn(sample.Seed, meetings, 3), drawn);
        Assert.Contains(meetings[^1].Name, drawn);
        Assert.Equal(sample, Assert.Single((await As(school, school.Head).ListFeedbackSamplesAsync(new ListFeedbackSamplesRequest())).FeedbackSamples));
        await As(school, school.Teacher).GetFeedbackSampleAsync(new GetFeedbackSampleRequest { Name = sample.Name }).NotFound();
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-27")]
    [Trait("requirement", "P11")]
    public async Task A_reviewer_reads_a_meeting_while_both_of_its_pair_agree_and_the_teacher_sees_no_rating()
    {
        var school = await School.Open(host);
        var meeting = await Talked(school, school.Pair, Yesterday.AddDays(-1));
        var (official, head, teacher) = (As(school, school.Official), As(school, school.Head), As(school, school.Teacher));
        var sample = await official.CreateFeedbackSampleAsync(Draw(school, size: 5));
        var review = await official.GetFeedbackReviewAsync(new GetFeedbackReviewRequest { Name = Assert.Single(sample.FeedbackReviews) });
        var read = new GetReviewedFeedbackMeetingRequest { Name = review.Name };

        Assert.Equal((meeting.Name, State.Asked), (review.FeedbackMeeting, review.State));
        await official.GetReviewedFeedbackMeetingAsync(read).NotFound();
        await official.DecideFeedbackReviewAsync(Decide(review, Decision.Agreed)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        review = await head.DecideFeedbackReviewAsync(Decide(review, Decision.Agreed));
        await official.RecordFeedbackReviewAsync(Rate(review)).Refused(StatusCode.FailedPrecondition, "NOT_AGREED");
        review = await teacher.DecideFeedbackReviewAsync(Decide(review, Decision.Agreed));
        Assert.Equal(State.Open, review.State);

        Assert.Equal(meeting, await official.GetReviewedFeedbackMeetingAsync(read));
        await head.GetReviewedFeedbackMeetingAsync(read).NotFound();
        await As(school, school.OtherHead).GetReviewedFeedbackMeetingAsync(read).NotFound();
        Assert.Contains(await host.Audited(meeting.Name), line => line.Actor == school.Official);
        review = await official.RecordFeedbackReviewAsync(Rate(review));
        Assert.Equal((State.Reviewed, 1), (review.State, review.Ratings.Count));
        Assert.Equal(review, await head.GetFeedbackReviewAsync(new GetFeedbackReviewRequest { Name = review.Name }));
        var told = await teacher.GetFeedbackReviewAsync(new GetFeedbackReviewRequest { Name = review.Name });
        Assert.Equal((State.Reviewed, 0, ""), (told.State, told.Ratings.Count, told.Notes));
        Assert.Equal(1, (await head.QueryCoachSkillsAsync(new QueryCoachSkillsRequest { Coach = "people/me" })).RecordCount);

        await teacher.DecideFeedbackReviewAsync(Decide(told, Decision.Declined));
        await official.GetReviewedFeedbackMeetingAsync(read).NotFound();
    }

    private static async Task<FeedbackMeeting> Talked(School school, string pair, DateTimeOffset start) =>
        await Meetings(school, school.Head).CreateFeedbackMeetingAsync(Talk(await Visits(school, school.Head).CreateObservationAsync(Visit(pair, start))));

    private static CreateFeedbackSampleRequest Draw(School school, int size) => new()
    {
        FeedbackSample = new FeedbackSample
        {
            CoachingRelationship = school.OfficialPair,
            StartDate = Day.AddDays(-10).ToProto(),
            EndDate = Day.ToProto(),
            Size = size,
        },
        RequestId = NewRequest,
    };

    private static DecideFeedbackReviewRequest Decide(FeedbackReview review, Decision decision) =>
        new() { Name = review.Name, Decision = decision, Etag = review.Etag, RequestId = NewRequest };

    private static RecordFeedbackReviewRequest Rate(FeedbackReview review) => new()
    {
        Name = review.Name,
        Ratings = { new Rating { Skill = Skill.Questioning, Score = 3 } },
        Notes = "Asked what the teacher had seen.",
        Etag = review.Etag,
        RequestId = NewRequest,
    };

    // The draw as its contract tells it, told again.
    private static IEnumerable<string> Redrawn(long seed, List<FeedbackMeeting> meetings, int size)
    {
        var left = meetings.GroupBy(meeting => meeting.Coachee).OrderBy(own => Mark(own.Key), StringComparer.Ordinal)
            .Select(own => new Queue<string>(own.Select(meeting => meeting.Name).OrderBy(Mark, StringComparer.Ordinal))).ToList();
        var drawn = new List<string>();
        while (drawn.Count < size)
        {
            drawn.AddRange(left.Where(own => own.Count > 0).Select(own => own.Dequeue()));
        }

        return drawn.Take(size);

        string Mark(string name) => Convert.ToHexString(SHA256.HashData([.. BitConverter.GetBytes(seed).Reverse(), .. Encoding.UTF8.GetBytes(name)]));
    }
}

public sealed class FeedbackReviewOnSqlite(ObservationsOnSqlite host) : FeedbackReviewTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class FeedbackReviewOnSqlServer(ObservationsOnSqlServer host) : FeedbackReviewTests(host), IClassFixture<ObservationsOnSqlServer>;
