using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.CoachingCycle.Types;
using Rule = Coaching.Observations.V1.QueryCycleFidelityResponse.Types.Rule;

namespace Coaching.Observations.Tests;

/// <summary>What a cycle tells its pair: fidelity, regularity, shares; and which template a pair follows.</summary>
public abstract class CycleInsightTests(ObservationsOnSqlite host)
{
    private const string DropInAndFeedback = "cycleTemplates/drop-in-and-feedback";

    [DatabaseFact]
    [Trait("requirement", "IMP-14")]
    public async Task Essential_parts_that_were_left_out_are_told_with_their_facts()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);

        var before = await Fidelity(work);
        var bare = await work.GiveFeedback("");
        await work.SetGoal(complete: false);
        var strategy = await work.ChooseStrategy();
        await work.CompleteGoal();
        work.Wait(days: 29);
        var findings = (await Fidelity(work)).Findings;

        Assert.Empty(before.Findings);
        Assert.Equal((DropInAndFeedback, 1), (before.CycleTemplate, before.TemplateRevision));
        Assert.Equal(
            [
                (Rule.FeedbackWithoutObservation, bare.Name), (Rule.StepWithoutModel, bare.ActionStep.Name), (Rule.StepWithoutRehearsal, bare.ActionStep.Name),
                (Rule.StrategyBeforeGoal, strategy), (Rule.CycleWithoutStudentData, work.Name),
            ],
            findings.Select(finding => (finding.Rule, finding.Resource)));
        Assert.Equal((2, 0), (findings[2].Expected, findings[2].Actual));
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-14")]
    public async Task Coaching_with_all_its_parts_has_nothing_to_tell()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);
        var seen = await work.DropIn();
        await work.GiveFeedback(seen.Name, rehearsals: 2, model: "See how Wanjiru waits.");
        await work.SetGoal(complete: true);
        await work.ChooseStrategy();
        await work.Measure(20);
        work.Wait(days: 29);

        Assert.Empty((await Fidelity(work)).Findings);
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-14")]
    public async Task A_step_that_stays_active_through_too_many_cycles_is_told()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);
        var seen = await work.DropIn();
        var step = (await work.GiveFeedback(seen.Name, rehearsals: 2, model: "So.")).ActionStep.Name;
        var cycle = await work.Now();
        for (var i = 0; i < 3; i++)
        {
            await work.Coach.Call<CoachingCycle>(
                $"{cycle.Name}:cancel", new CancelCoachingCycleRequest { Name = cycle.Name, Reason = CancelReason.NoTime, Etag = cycle.Etag });
            cycle = await work.Coach.Create<CoachingCycle>(
                "coachingCycles", new CoachingCycle { CoachingRelationship = work.School.Pair, CycleTemplate = DropInAndFeedback });
        }

        var finding = Assert.Single((await work.Coach.Get<QueryCycleFidelityResponse>($"{cycle.Name}:queryFidelity")).Findings);

        Assert.Equal((Rule.StepInTooManyCycles, step, 3, 4), (finding.Rule, finding.Resource, finding.Expected, finding.Actual));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-11")]
    [Trait("requirement", "IMP-16")]
    public async Task The_pair_alone_sees_how_regular_it_is_and_who_does_how_much()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);
        await work.SetGoal(complete: true);
        await work.ChooseStrategy();
        await work.MakeChecklist();
        await work.Meet();
        await work.Model();
        await work.Model();
        var first = await work.Now();
        work.Wait(days: 10);
        await work.Coach.Call<CoachingCycle>(
            $"{work.Name}:cancel", new CancelCoachingCycleRequest { Name = work.Name, Reason = CancelReason.Other, Etag = first.Etag });
        await work.Coach.Create<CoachingCycle>("coachingCycles", new CoachingCycle { CoachingRelationship = work.School.Pair });
        var query = new QueryPairPartnershipRequest { CoachingRelationship = work.School.Pair };

        var told = await Cycles(work.School, work.School.Teacher).QueryPairPartnershipAsync(query);

        Assert.Equal((2, 0), (told.Cycles, told.ClosedCycles));
        Assert.Equal(10, Math.Round(told.MeanInterval.ToTimeSpan().TotalDays));
        Assert.Equal(told.MeanInterval, told.LongestInterval);
        var shares = told.Shares.ToDictionary(share => share.Subject, share => (share.Coach, share.Coachee));
        Assert.Equal(
            [(1, 1), (0, 1), (1, 0), (0, 1), (2, 1), (0, 0)],
            [shares["cycles"], shares["goals"], shares["strategies"], shares["checklist_revisions"], shares["events"], shares["messages"]]);
        foreach (var person in new[] { work.School.OtherCoach, work.School.Official, work.School.CountyOfficer, work.School.NationalAdmin })
        {
            await Cycles(work.School, person).QueryPairPartnershipAsync(query).NotFound();
        }
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-12")]
    [Trait("requirement", "ATT-02")]
    public async Task A_pair_follows_the_template_of_its_place_before_that_of_its_strand_and_of_its_programme()
    {
        var school = await School.Open(host);
        var programme = school.Relationship("p").Replace("coachingRelationships/", "programmes/", StringComparison.Ordinal);
        await host.Database.Write(
            async tx =>
            {
                await StaffDirectory.Apply(tx, Of(programme, (Strand.Unspecified, "", "coaching-at-scale"), (Strand.Leadership, "", "impact-cycle")), version: 1);
                await StaffDirectory.Apply(tx, Paired(school, programme, Strand.Instructional), version: 2);
            },
            default);
        var templates = new List<string> { await Followed(school) };

        await host.Database.Write(tx => StaffDirectory.Apply(tx, Paired(school, programme, Strand.Leadership), version: 3), default);
        templates.Add(await Followed(school));
        var local = Of(programme, (Strand.Unspecified, "", "coaching-at-scale"), (Strand.Leadership, "", "impact-cycle"), (Strand.Unspecified, school.County, "drop-in-and-feedback"));
        await host.Database.Write(tx => StaffDirectory.Apply(tx, local, version: 2), default);
        templates.Add(await Followed(school));

        Assert.Equal(["cycleTemplates/coaching-at-scale", "cycleTemplates/impact-cycle", DropInAndFeedback], templates);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_record_names_no_cycle_of_another_pair()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);
        var visit = Visit(work.School.OtherPair);
        visit.Observation.CoachingCycle = work.Name;

        var foreign = await Visits(work.School, work.School.OtherCoach).CreateObservationAsync(visit).Invalid();
        (visit.Observation.CoachingCycle, visit.RequestId) = ($"coachingCycles/{Guid.NewGuid()}", NewRequest);
        var absent = await Visits(work.School, work.School.OtherCoach).CreateObservationAsync(visit).Invalid();

        Assert.Equal(["observation.coaching_cycle"], foreign.Paths());
        Assert.Equal(absent.Told("none"), foreign.Told("none"));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-07")]
    [Trait("requirement", "STEP-49")]
    public async Task A_step_leads_to_a_goal_of_its_pair_and_takes_its_challenge_from_the_library()
    {
        var work = await CycleWork.Begin(host, DropInAndFeedback);
        await work.SetGoal(complete: false);
        var talk = Talk(await work.Observe());
        (talk.FeedbackMeeting.ActionStep.Goal, talk.FeedbackMeeting.ActionStep.LibraryStep) = ("goals/another", "librarySteps/none");
        var meetings = Meetings(work.School, work.School.Head);
        (talk.FeedbackMeeting.StartTime, talk.FeedbackMeeting.EndTime) = (At(-0.5), At(-0.1));

        var error = await meetings.CreateFeedbackMeetingAsync(talk).Invalid();
        (talk.FeedbackMeeting.ActionStep.Goal, talk.FeedbackMeeting.ActionStep.LibraryStep, talk.RequestId) = (work.Goal, "librarySteps/wait-three-seconds", NewRequest);
        var step = (await meetings.CreateFeedbackMeetingAsync(talk)).ActionStep;

        Assert.Equal(["feedback_meeting.action_step.goal", "feedback_meeting.action_step.library_step"], error.Paths());
        Assert.Equal((work.Goal, "cognition"), (step.Goal, step.Challenge));
    }

    private Google.Protobuf.WellKnownTypes.Timestamp At(double hours) => host.Clock.GetUtcNow().AddHours(hours).ToProto();

    private async Task<string> Followed(School school)
    {
        var cycles = Cycles(school, school.Head);
        var cycle = await cycles.CreateCoachingCycleAsync(new CreateCoachingCycleRequest
        {
            CoachingCycle = new CoachingCycle { CoachingRelationship = school.Pair },
            RequestId = NewRequest,
        });
        await cycles.CancelCoachingCycleAsync(
            new CancelCoachingCycleRequest { Name = cycle.Name, Reason = CancelReason.Mistake, Etag = cycle.Etag, RequestId = NewRequest });
        return cycle.CycleTemplate;
    }

    private static ProgrammeChanged Of(string programme, params (Strand Strand, string OrgUnit, string Template)[] choices) => new()
    {
        Programme = programme,
        DisplayName = "Pilot",
        StartDate = DirectorySeed.Start.ToProto(),
        CycleTemplates =
        {
            choices.Select(choice => new ProgrammeChanged.Types.TemplateChoice
            {
                Strand = choice.Strand, OrgUnit = choice.OrgUnit, CycleTemplate = $"cycleTemplates/{choice.Template}",
            }),
        },
    };

    private static CoachingRelationshipChanged Paired(School school, string programme, Strand strand) => new()
    {
        CoachingRelationship = school.Pair,
        Coach = school.Head,
        Coachee = school.Teacher,
        OrgUnit = school.Unit,
        County = school.County,
        Programme = programme,
        Tier = Tier.HeadToTeacher,
        Strand = strand,
        StartDate = DirectorySeed.Start.ToProto(),
    };

    private static Task<QueryCycleFidelityResponse> Fidelity(CycleWork work) => work.Coachee.Get<QueryCycleFidelityResponse>($"{work.Name}:queryFidelity");

    private static CoachingCycleService.CoachingCycleServiceClient Cycles(School school, string person) => new(school.As(person));
}

public sealed class CycleInsightOnSqlite(ObservationsOnSqlite host) : CycleInsightTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CycleInsightOnSqlServer(ObservationsOnSqlServer host) : CycleInsightTests(host), IClassFixture<ObservationsOnSqlServer>;
