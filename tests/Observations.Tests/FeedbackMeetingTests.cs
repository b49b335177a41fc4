using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Focus = Coaching.Observations.V1.FeedbackMeeting.Types.Focus;

namespace Coaching.Observations.Tests;

public abstract class FeedbackMeetingTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-02")]
    [Trait("requirement", "STEP-04")]
    [Trait("requirement", "STEP-08")]
    [Trait("requirement", "CAS-22")]
    public async Task A_meeting_keeps_its_praise_its_one_step_and_the_next_date()
    {
        var (school, observation) = await Observed();
        var request = Talk(observation);
        request.FeedbackMeetingId = Guid.NewGuid().ToString();
        request.FeedbackMeeting.Session = "sessions/monday";
        request.FeedbackMeeting.RehearsalCount = 3;
        request.FeedbackMeeting.ActionStep.Model = "See how Wanjiru waits.";
        request.FeedbackMeeting.Focuses.Add(Focus.Planning);

        var made = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request);

        var draft = request.FeedbackMeeting;
        Assert.Equal($"feedbackMeetings/{request.FeedbackMeetingId}", made.Name);
        Assert.Equal((observation.Name, school.Pair, school.Head, school.Teacher, school.Unit),
            (made.Observation, made.CoachingRelationship, made.Coach, made.Coachee, made.OrgUnit));
        Assert.Equal((draft.Praise, draft.Session, 3, draft.NextObservationTime),
            (made.Praise, made.Session, made.RehearsalCount, made.NextObservationTime));
        Assert.Equal([Focus.Engagement, Focus.Planning], made.Focuses);
        Assert.Equal(TimeSpan.FromMinutes(30), made.TargetDuration.ToTimeSpan());
        var step = made.ActionStep;
        Assert.Equal((draft.ActionStep.What, draft.ActionStep.How, draft.ActionStep.Model), (step.What, step.How, step.Model));
        Assert.Equal((ActionStep.Types.State.Active, made.Name, school.Pair, draft.EndTime),
            (step.State, step.FeedbackMeeting, step.CoachingRelationship, step.CreateTime));
        Assert.Equal(made,
            await Meetings(school, school.Teacher).GetFeedbackMeetingAsync(new GetFeedbackMeetingRequest { Name = made.Name }));
        Assert.Equal(step, await Meetings(school, school.Teacher).GetActionStepAsync(new GetActionStepRequest { Name = step.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-06")]
    public async Task A_meeting_without_praise_step_or_next_date_is_refused_with_all_that_is_missing()
    {
        var (school, observation) = await Observed();
        var request = new CreateFeedbackMeetingRequest
        {
            FeedbackMeeting = new FeedbackMeeting { Observation = observation.Name },
            RequestId = NewRequest
        };

        var error = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request).Invalid();

        Assert.Equal(
            [
                "feedback_meeting.action_step", "feedback_meeting.end_time", "feedback_meeting.focuses",
                "feedback_meeting.next_observation_time", "feedback_meeting.praise", "feedback_meeting.start_time",
            ],
            error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-04")]
    public async Task Everything_wrong_is_told_at_once()
    {
        var (school, observation) = await Observed();
        var request = Talk(observation);
        var draft = request.FeedbackMeeting;
        (draft.Observation, draft.Session, draft.PraisedActionStep) = ("x", "x", "x");
        draft.Praise = new string('p', 4_001);
        draft.EndTime = draft.StartTime;
        draft.NextObservationTime = draft.EndTime;
        draft.Focuses.AddRange([Focus.Engagement, (Focus)99]);
        draft.RehearsalCount = 21;
        draft.ActionStep = new ActionStep { What = new string('w', 501), How = "", Model = new string('m', 4_001) };
        (request.FeedbackMeetingId, request.RequestId) = ("?", "?");

        var error = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request).Invalid();

        Assert.Equal(
            [
                "feedback_meeting.action_step.how", "feedback_meeting.action_step.model", "feedback_meeting.action_step.what",
                "feedback_meeting.end_time", "feedback_meeting.focuses", "feedback_meeting.focuses[2]",
                "feedback_meeting.next_observation_time", "feedback_meeting.observation", "feedback_meeting.praise",
                "feedback_meeting.praised_action_step", "feedback_meeting.rehearsal_count", "feedback_meeting.session",
                "feedback_meeting_id", "request_id",
            ],
            error.Paths());
    }

    [DatabaseFact]
    public async Task An_observation_has_one_meeting_even_when_sixteen_race_for_it()
    {
        var (school, observation) = await Observed();
        var meetings = Meetings(school, school.Head);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            try
            {
                return (await meetings.CreateFeedbackMeetingAsync(Talk(observation))).Name;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.AlreadyExists)
            {
                return "";
            }
        }));

        var name = Assert.Single(outcomes, outcome => outcome.Length > 0);
        var error = await meetings.CreateFeedbackMeetingAsync(Talk(observation)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        Assert.Contains(name, error.Status.Detail, StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-03")]
    public async Task Praise_may_be_about_an_earlier_step_of_the_same_pair_only()
    {
        var (school, first) = await Observed();
        var meetings = Meetings(school, school.Head);
        var earlier = (await meetings.CreateFeedbackMeetingAsync(Talk(first))).ActionStep.Name;
        var othersVisit = await Observe(school, school.OtherCoach, school.OtherPair, Yesterday);
        var others = (await Meetings(school, school.OtherCoach).CreateFeedbackMeetingAsync(Talk(othersVisit))).ActionStep.Name;
        var later = await Observe(school, school.Head, school.Pair, Yesterday.AddHours(4));
        var before = await Observe(school, school.Head, school.Pair, Yesterday.AddHours(-4));

        foreach (var (observation, step) in new[] { (later, others), (later, "actionSteps/none"), (before, earlier) })
        {
            var error = await meetings.CreateFeedbackMeetingAsync(About(observation, step)).Invalid();
            Assert.Equal(["feedback_meeting.praised_action_step"], error.Paths());
        }

        Assert.Equal(earlier, (await meetings.CreateFeedbackMeetingAsync(About(later, earlier))).PraisedActionStep);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Anothers_observation_and_a_missing_one_are_told_in_the_same_words()
    {
        var (school, observation) = await Observed();
        var missing = new Observation { Name = $"observations/{Guid.NewGuid()}", StartTime = observation.StartTime };

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.FormerCoach, school.Official, school.CountyOfficer,
            school.NationalAdmin })
        {
            var meetings = Meetings(school, person);
            var foreign = await meetings.CreateFeedbackMeetingAsync(Talk(observation)).NotFound();
            var absent = await meetings.CreateFeedbackMeetingAsync(Talk(missing)).NotFound();
            Assert.Equal(absent.Told(missing.Name), foreign.Told(observation.Name));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P4")]
    public async Task Sixty_four_sends_of_one_request_hold_one_meeting()
    {
        var (school, observation) = await Observed();
        var meetings = Meetings(school, school.Head);
        var request = Talk(observation);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => meetings.CreateFeedbackMeetingAsync(request).ResponseAsync));

        var made = Assert.Single(all.Distinct());
        Assert.Single(await host.Facts<FeedbackMeetingHeld>(made.Name));
        request.FeedbackMeeting.Praise = "Another.";
        await meetings.CreateFeedbackMeetingAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
    }

    [DatabaseFact]
    public async Task The_fact_says_that_and_when_they_met()
    {
        var (school, observation) = await Observed();
        var made = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(Talk(observation));

        var fact = Assert.Single(await host.Facts<FeedbackMeetingHeld>(made.Name));

        Assert.Equal((made.Name, made.Observation, made.CoachingRelationship, made.Coach, made.Coachee),
            (fact.FeedbackMeeting, fact.Observation, fact.CoachingRelationship, fact.Coach, fact.Coachee));
        Assert.Equal((made.OrgUnit, school.County, made.StartTime, made.EndTime, made.NextObservationTime),
            (fact.OrgUnit, fact.County, fact.StartTime, fact.EndTime, fact.NextObservationTime));
    }

    [DatabaseFact]
    public async Task Meetings_and_steps_are_listed_newest_first_page_by_page_and_filtered()
    {
        var school = await School.Open(host);
        var meetings = Meetings(school, school.Head);
        var made = new List<FeedbackMeeting>();
        foreach (var hour in new[] { 3, 1, 2 })
        {
            var observation = await Observe(school, school.Head, school.Pair, Yesterday.AddHours(hour));
            made.Add(await meetings.CreateFeedbackMeetingAsync(Talk(observation)));
        }

        var ofHead = await Observe(school, school.Official, school.OfficialPair, Yesterday);
        var asCoachee = await Meetings(school, school.Official).CreateFeedbackMeetingAsync(Talk(ofHead));
        FeedbackMeeting[] newest = [made[0], made[2], made[1]];

        var first = await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest { PageSize = 2 });
        var second = await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest
        {
            PageSize = 2,
            PageToken = first.NextPageToken
        });
        var mine = await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest { Coachee = "people/me" });
        var pairs = await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest { CoachingRelationship = school.Pair });
        var firstSteps = await meetings.ListActionStepsAsync(new ListActionStepsRequest { PageSize = 3 });
        var secondSteps = await meetings.ListActionStepsAsync(new ListActionStepsRequest
        {
            PageSize = 3,
            PageToken = firstSteps.NextPageToken
        });
        var active = await meetings.ListActionStepsAsync(new ListActionStepsRequest
        {
            Coachee = school.Teacher,
            State = ActionStep.Types.State.Active
        });
        var mastered = await meetings.ListActionStepsAsync(new ListActionStepsRequest { State = ActionStep.Types.State.Mastered });

        Assert.Equal([.. newest, asCoachee], first.FeedbackMeetings.Concat(second.FeedbackMeetings));
        Assert.Equal([asCoachee], mine.FeedbackMeetings);
        Assert.Equal(newest, pairs.FeedbackMeetings);
        Assert.Equal([.. newest.Select(meeting => meeting.ActionStep), asCoachee.ActionStep],
            firstSteps.ActionSteps.Concat(secondSteps.ActionSteps));
        Assert.Equal(newest.Select(meeting => meeting.ActionStep), active.ActionSteps);
        Assert.Empty(mastered.ActionSteps);
        Assert.Equal("", second.NextPageToken + secondSteps.NextPageToken);
        var error = await meetings.ListActionStepsAsync(new ListActionStepsRequest
        {
            PageSize = -1,
            PageToken = "x",
            CoachingRelationship = "x",
            Coachee = "x",
            State = (ActionStep.Types.State)9
        })
            .Invalid();
        Assert.Equal(["coachee", "coaching_relationship", "page_size", "page_token", "state"], error.Paths());
    }

    private async Task<(School School, Observation Observation)> Observed()
    {
        var school = await School.Open(host);
        return (school, await Observe(school, school.Head, school.Pair, Yesterday));
    }

    private static Task<Observation> Observe(School school, string coach, string pair, DateTimeOffset start) =>
        Visits(school, coach).CreateObservationAsync(Visit(pair, start)).ResponseAsync;

    private static CreateFeedbackMeetingRequest About(Observation observation, string step)
    {
        var request = Talk(observation);
        request.FeedbackMeeting.PraisedActionStep = step;
        return request;
    }
}

public sealed class FeedbackMeetingOnSqlite(ObservationsOnSqlite host) : FeedbackMeetingTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class FeedbackMeetingOnSqlServer(ObservationsOnSqlServer host)
    : FeedbackMeetingTests(host), IClassFixture<ObservationsOnSqlServer>;
