using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.FeedbackMeeting.Types;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations.Tests;

public abstract class ActionStepTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-51")]
    [Trait("requirement", "IMP-09")]
    public async Task The_coachee_persuades_the_coach_of_another_step_and_both_agreements_are_kept()
    {
        var school = await School.Open(host);
        var step = await Agreed(school, awaits: true);
        var (head, teacher) = (Meetings(school, school.Head), Meetings(school, school.Teacher));
        Assert.Equal((State.Proposed, null), (step.State, step.CoacheeAgreeTime));
        var rather = new ActionStep.Types.CounterProposal { What = "Ask before you tell.", How = "One question first.", Reason = "They know it already." };

        var proposed = await teacher.CounterProposeActionStepAsync(
            new CounterProposeActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest, CounterProposal = rather });
        await head.CounterProposeActionStepAsync(
                new CounterProposeActionStepRequest { Name = step.Name, Etag = proposed.Etag, RequestId = NewRequest, CounterProposal = rather })
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var agreed = await head.AgreeActionStepAsync(new AgreeActionStepRequest { Name = step.Name, Etag = proposed.Etag, RequestId = NewRequest });

        Assert.Equal((State.Active, rather.What, rather.How, null), (agreed.State, agreed.What, agreed.How, agreed.CounterProposal));
        Assert.Equal(proposed.CounterProposal.ProposeTime, agreed.CoacheeAgreeTime);
        Assert.True(agreed.CoachAgreeTime > agreed.CoacheeAgreeTime);
        var revisions = (await new RecordService.RecordServiceClient(school.As(school.Teacher)).ListRecordRevisionsAsync(
            new ListRecordRevisionsRequest { Parent = step.Name })).Revisions;
        Assert.Equal([school.Head, school.Teacher], revisions.Select(revision => revision.Author));
        Assert.Equal(step, revisions[1].ActionStep);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-07")]
    public async Task A_step_is_mastered_parked_and_taken_up_again_from_the_states_that_allow_it_only()
    {
        var school = await School.Open(host);
        var (head, teacher) = (Meetings(school, school.Head), Meetings(school, school.Teacher));
        var step = await Agreed(school);

        step = await head.MasterActionStepAsync(new MasterActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest, Reason = "Seen thrice." });
        Assert.Equal(State.Mastered, step.State);
        await head.ParkActionStepAsync(new ParkActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await head.MasterActionStepAsync(new MasterActionStepRequest { Name = step.Name, Etag = "\"1\"", RequestId = NewRequest })
            .Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        step = await teacher.ReopenActionStepAsync(new ReopenActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest });
        step = await teacher.ParkActionStepAsync(new ParkActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest });
        Assert.Equal(State.Parked, step.State);
        await Meetings(school, school.OtherCoach)
            .ReopenActionStepAsync(new ReopenActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest }).NotFound();

        Assert.Equal(
            [ActionStepChanged.Types.State.Active, ActionStepChanged.Types.State.Mastered, ActionStepChanged.Types.State.Active, ActionStepChanged.Types.State.Parked],
            (await host.Facts<ActionStepChanged>(step.Name)).Select(fact => fact.State));
        Assert.Equal([step], (await teacher.ListActionStepsAsync(new ListActionStepsRequest { State = State.Parked, Coachee = "people/me" })).ActionSteps);
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-09")]
    public async Task Changed_words_need_the_agreement_of_the_other_and_changed_links_do_not()
    {
        var school = await School.Open(host);
        var (head, teacher) = (Meetings(school, school.Head), Meetings(school, school.Teacher));
        var step = await Agreed(school);

        step = await teacher.UpdateActionStepAsync(Change(step, new ActionStep { Subject = "Mathematics", Challenge = "cognition" }));
        Assert.Equal((State.Active, "Mathematics", "cognition"), (step.State, step.Subject, step.Challenge));
        step = await teacher.UpdateActionStepAsync(Change(step, new ActionStep { What = "Wait for five seconds." }));
        Assert.Equal((State.Proposed, null), (step.State, step.CoachAgreeTime));
        step = await head.AgreeActionStepAsync(new AgreeActionStepRequest { Name = step.Name, Etag = step.Etag, RequestId = NewRequest });
        Assert.Equal((State.Active, "Wait for five seconds."), (step.State, step.What));
        Assert.True((await host.Facts<ActionStepChanged>(step.Name))[^1].SubjectSpecific);

        var error = await head.UpdateActionStepAsync(Change(step, new ActionStep { What = new string('x', 501), Challenge = "Not A Key", Goal = "aims/1" })).Invalid();
        Assert.Equal(["action_step.challenge", "action_step.goal", "action_step.what"], error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-02")]
    [Trait("requirement", "STEP-05")]
    [Trait("requirement", "STEP-09")]
    [Trait("requirement", "IMP-06")]
    [Trait("requirement", "IMP-16")]
    public async Task A_meeting_tells_its_parts_its_stance_its_model_its_rounds_and_whose_talk_it_was()
    {
        var school = await School.Open(host);
        var observation = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));
        var request = Talk(observation);
        var draft = request.FeedbackMeeting;
        draft.Parts.Add(new PartLength { Part = Part.Praise, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) });
        draft.Parts.Add(new PartLength { Part = Part.Step, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(10)) });
        draft.Parts.Add(new PartLength { Part = Part.PlanAndRehearse, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(15)) });
        draft.Stance = Stance.Facilitative;
        draft.Modelling = Modelling.InMeeting;
        draft.Rehearsals.Add(new Rehearsal { Feedback = "Slower." });
        draft.Rehearsals.Add(new Rehearsal());
        draft.Plan = "Tuesday, at the start of the second lesson.";
        draft.Partnership = new Partnership { CoacheeTalkPercent = 0, Agenda = Party.Coachee, Step = Party.Both };

        var made = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request);
        Assert.Equal((draft.Parts, draft.Stance, draft.Modelling, draft.Rehearsals, 2), (made.Parts, made.Stance, made.Modelling, made.Rehearsals, made.RehearsalCount));
        Assert.Equal((draft.Plan, draft.Partnership), (made.Plan, made.Partnership));

        var amended = await Meetings(school, school.Head).UpdateFeedbackMeetingAsync(new UpdateFeedbackMeetingRequest
        {
            FeedbackMeeting = new FeedbackMeeting { Name = made.Name, Etag = made.Etag, RehearsalCount = 5 },
            UpdateMask = new FieldMask { Paths = { "rehearsal_count" } },
            RequestId = NewRequest,
        });
        Assert.Equal((5, 0, draft.Plan), (amended.RehearsalCount, amended.Rehearsals.Count, amended.Plan));

        (draft.Parts[0], draft.Parts[2]) = (draft.Parts[2], draft.Parts[0]);
        draft.Parts[1].Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(16));
        draft.RehearsalCount = 7;
        draft.Partnership.CoacheeTalkPercent = 101;
        request.RequestId = NewRequest;
        Assert.Equal(
            [
                "feedback_meeting.partnership.coachee_talk_percent", "feedback_meeting.parts", "feedback_meeting.parts[1].part",
                "feedback_meeting.parts[2].part", "feedback_meeting.rehearsal_count",
            ],
            (await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task A_talk_can_be_recorded_that_nothing_was_seen_before()
    {
        var school = await School.Open(host);
        var request = Talk(new Observation { StartTime = Yesterday.ToTimestamp() });
        Assert.Equal(["feedback_meeting.coaching_relationship"], (await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request).Invalid()).Paths());

        request.FeedbackMeeting.CoachingRelationship = school.Pair;
        request.RequestId = NewRequest;
        var made = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request);

        Assert.Equal(("", school.Pair), (made.Observation, made.CoachingRelationship));
        request.RequestId = NewRequest;
        await Meetings(school, school.OtherCoach).CreateFeedbackMeetingAsync(request).NotFound();
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-56")]
    public async Task What_stands_in_the_way_of_rehearsal_is_counted_for_the_school_and_kept_with_nobody()
    {
        var school = await School.Open(host);
        for (var i = 0; i < 7; i++)
        {
            var request = Talk(await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, Yesterday.AddHours(-i))));
            request.FeedbackMeeting.CultureSignal = i < 5 ? CultureSignal.FeelsJudged : CultureSignal.NoTime;
            var made = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request);
            Assert.Equal(CultureSignal.Unspecified, made.CultureSignal);
        }

        var asked = new QueryCultureSignalsRequest { OrgUnit = school.Unit };
        Assert.Empty((await Meetings(school, school.Head).QueryCultureSignalsAsync(asked)).Months);

        // A month that is over; beside the counts there is nothing that a name could be taken from.
        await host.Database.Write(tx => tx.Execute("UPDATE culture_signals SET month = month - 1 WHERE org_unit = @Unit", new { school.Unit }), default);

        var month = Assert.Single((await Meetings(school, school.Head).QueryCultureSignalsAsync(asked)).Months);
        Assert.Equal((CultureSignal.FeelsJudged, 5, "2026-10-01"), (month.Signal, month.Meetings, month.Month_));
        Assert.Equal([month], (await Meetings(school, school.CountyOfficer).QueryCultureSignalsAsync(new QueryCultureSignalsRequest { OrgUnit = school.County })).Months);
        await Meetings(school, school.OtherHead).QueryCultureSignalsAsync(asked).NotFound();
        await Meetings(school, school.Teacher).QueryCultureSignalsAsync(asked).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    private static UpdateActionStepRequest Change(ActionStep step, ActionStep change)
    {
        (change.Name, change.Etag) = (step.Name, step.Etag);
        return new UpdateActionStepRequest { ActionStep = change, RequestId = NewRequest };
    }

    private static async Task<ActionStep> Agreed(School school, bool awaits = false)
    {
        var request = Talk(await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair)));
        request.FeedbackMeeting.StepAwaitsCoachee = awaits;
        return (await Meetings(school, school.Head).CreateFeedbackMeetingAsync(request)).ActionStep;
    }
}

public sealed class ActionStepsOnSqlite(ObservationsOnSqlite host) : ActionStepTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class ActionStepsOnSqlServer(ObservationsOnSqlServer host) : ActionStepTests(host), IClassFixture<ObservationsOnSqlServer>;
