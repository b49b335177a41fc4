using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using State = Coaching.Observations.V1.CoachingAgreement.Types.State;

namespace Coaching.Observations.Tests;

public abstract class CoachingAgreementTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-08")]
    public async Task An_agreement_holds_once_both_accepted_and_an_amendment_needs_both_again()
    {
        var (school, cycle) = await Begun();
        var (coach, coachee) = (Agreements(school, school.Head), Agreements(school, school.Teacher));

        var proposed = await coachee.CreateCoachingAgreementAsync(New(school, cycle));
        var half = await coachee.AcceptCoachingAgreementAsync(Accept(proposed));
        await coachee.AcceptCoachingAgreementAsync(Accept(half)).Refused(StatusCode.FailedPrecondition, "ALREADY_ACCEPTED");
        await coach.AcceptCoachingAgreementAsync(Accept(proposed)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var accepted = await coach.AcceptCoachingAgreementAsync(Accept(half));
        var amendment = new CoachingAgreement { Name = accepted.Name, Etag = accepted.Etag, Timeline = "Fridays.", ChangeNote = "Mondays are full." };
        var amended = await coach.AmendCoachingAgreementAsync(new AmendCoachingAgreementRequest { CoachingAgreement = amendment, RequestId = NewRequest });
        var revisions = (await coachee.ListCoachingAgreementRevisionsAsync(new ListCoachingAgreementRevisionsRequest { Parent = accepted.Name })).CoachingAgreements;

        Assert.Equal((State.Proposed, school.Teacher, 1), (proposed.State, proposed.Author, proposed.Revision));
        Assert.Equal((State.Proposed, State.Accepted), (half.State, accepted.State));
        Assert.Equal((State.Proposed, 2, "Fridays.", school.Head), (amended.State, amended.Revision, amended.Timeline, amended.Author));
        Assert.Null(amended.CoachAcceptTime ?? amended.CoacheeAcceptTime);
        Assert.Equal([(2, State.Proposed, "Fridays."), (1, State.Accepted, "Mondays after lunch.")],
            revisions.Select(revision => (revision.Revision, revision.State, revision.Timeline)));
        Assert.Equal(proposed.Confidentiality, amended.Confidentiality);
        var facts = await host.Facts<CoachingAgreementChanged>(accepted.Name);
        Assert.Equal([false, false, true, false], facts.Select(fact => fact.AcceptTime is not null));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-08")]
    public async Task Implementation_waits_again_when_the_agreement_is_amended_before_it()
    {
        var work = await CycleWork.Begin(host, "cycleTemplates/coaching-at-scale");
        await work.Prioritise();
        await work.Ready();
        await work.NameCompetency();
        await work.Advance(work.Coach, "agreement");
        await work.SetGoal(complete: false);
        await work.AcceptAgreement();
        var agreement = (await work.Coach.Get<ListCoachingAgreementsResponse>($"coachingAgreements?coachingCycle={work.Name}")).CoachingAgreements[0];
        await work.Coachee.Patch<CoachingAgreement>(agreement.Name, "goals", new CoachingAgreement { Goals = "Something else.", Etag = agreement.Etag });

        var (reason, missing) = await work.AdvanceRefused(work.Coach, "implementation");

        Assert.Equal(("GATE_NOT_MET", "AGREEMENT_ACCEPTED"), (reason, Assert.Single(missing)));
    }

    [DatabaseFact]
    public async Task A_cycle_has_one_agreement_and_an_ended_one_is_not_changed()
    {
        var (school, cycle) = await Begun();
        var agreements = Agreements(school, school.Head);
        var first = await agreements.CreateCoachingAgreementAsync(New(school, cycle));

        await agreements.CreateCoachingAgreementAsync(New(school, cycle)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        var ended = await agreements.EndCoachingAgreementAsync(new EndCoachingAgreementRequest { Name = first.Name, Etag = first.Etag, RequestId = NewRequest });
        await agreements.AcceptCoachingAgreementAsync(Accept(ended)).Refused(StatusCode.FailedPrecondition, "AGREEMENT_ENDED");
        var second = await agreements.CreateCoachingAgreementAsync(New(school, cycle));

        Assert.Equal((State.Ended, State.Proposed), (ended.State, second.State));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once_and_another_pairs_cycle_is_as_good_as_none()
    {
        var (school, cycle) = await Begun();
        var request = new CreateCoachingAgreementRequest
        {
            CoachingAgreement = new CoachingAgreement
            {
                StartDate = new DateOnly(2026, 12, 1).ToProto(),
                EndDate = new DateOnly(2026, 12, 1).ToProto(),
                GoalNames = { "x" },
            },
            CoachingAgreementId = "?",
        };

        var error = await Agreements(school, school.Head).CreateCoachingAgreementAsync(request).Invalid();
        var others = New(school, cycle);
        others.CoachingAgreement.CoachingRelationship = school.OtherPair;
        var foreign = await Agreements(school, school.Teacher).CreateCoachingAgreementAsync(others).Invalid();

        Assert.Equal(
            [
                "coaching_agreement.coach_role", "coaching_agreement.coachee_role", "coaching_agreement.coaching_cycle",
                "coaching_agreement.coaching_relationship", "coaching_agreement.confidentiality", "coaching_agreement.end_date",
                "coaching_agreement.goal_names[0]", "coaching_agreement.goals", "coaching_agreement.timeline", "coaching_agreement_id", "request_id",
            ],
            error.Paths());
        Assert.Equal(["coaching_agreement.coaching_cycle"], foreign.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Nobody_but_the_pair_learns_of_an_agreement()
    {
        var (school, cycle) = await Begun();
        var made = await Agreements(school, school.Head).CreateCoachingAgreementAsync(New(school, cycle));
        var absent = $"coachingAgreements/{Guid.NewGuid()}";

        foreach (var person in new[] { school.OtherCoach, school.FormerCoach, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var agreements = Agreements(school, person);
            var foreign = await agreements.GetCoachingAgreementAsync(new GetCoachingAgreementRequest { Name = made.Name }).NotFound();
            var missing = await agreements.GetCoachingAgreementAsync(new GetCoachingAgreementRequest { Name = absent }).NotFound();
            Assert.Equal(missing.Told(absent), foreign.Told(made.Name));
            await agreements.AcceptCoachingAgreementAsync(Accept(made)).NotFound();
        }
    }

    private async Task<(School School, string Cycle)> Begun()
    {
        var work = await CycleWork.Begin(host, "cycleTemplates/coaching-at-scale");
        return (work.School, work.Name);
    }

    private static CreateCoachingAgreementRequest New(School school, string cycle) =>
        new() { CoachingAgreement = CycleWork.Agreement(school.Pair, cycle), RequestId = NewRequest };

    private static AcceptCoachingAgreementRequest Accept(CoachingAgreement agreement) =>
        new() { Name = agreement.Name, Etag = agreement.Etag, RequestId = NewRequest };

    private static CoachingAgreementService.CoachingAgreementServiceClient Agreements(School school, string person) => new(school.As(person));
}

public sealed class CoachingAgreementOnSqlite(ObservationsOnSqlite host) : CoachingAgreementTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CoachingAgreementOnSqlServer(ObservationsOnSqlServer host) : CoachingAgreementTests(host), IClassFixture<ObservationsOnSqlServer>;
