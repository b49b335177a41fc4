using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.CoachingAgreement.Types.State;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<CoachingAgreement> CreateCoachingAgreement(CreateCoachingAgreementRequest request, ServerCallContext context)
    {
        var draft = request.CoachingAgreement ?? new CoachingAgreement();
        var violations = new Violations()
            .Name("coaching_agreement.coaching_relationship", draft.CoachingRelationship, Pairs.Pattern)
            .Name("coaching_agreement.coaching_cycle", draft.CoachingCycle, CoachingCycleRow.Pattern)
            .OptionalId("coaching_agreement_id", request.CoachingAgreementId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.CoachingAgreementId.Length > 0 ? request.CoachingAgreementId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var (caller, name) = (context.Caller().Name, $"coachingAgreements/{id}");
        return pairs.ReadThrough(
            () => database.Once(context, request, name, tx => Propose(tx, caller, name, draft), (tx, first) => Now(tx, context, first)),
            context.CancellationToken);
    }

    private static void Check(Violations violations, CoachingAgreement agreement)
    {
        const int longest = 4_000;
        violations
            .Text("coaching_agreement.goals", agreement.Goals, 1, longest)
            .Text("coaching_agreement.coach_role", agreement.CoachRole, 1, longest)
            .Text("coaching_agreement.coachee_role", agreement.CoacheeRole, 1, longest)
            .Date("coaching_agreement.start_date", agreement.StartDate)
            .Date("coaching_agreement.end_date", agreement.EndDate, from: agreement.StartDate.ToDateOnlyOrNull()?.AddDays(1))
            .Text("coaching_agreement.timeline", agreement.Timeline, 1, longest)
            .Text("coaching_agreement.confidentiality", agreement.Confidentiality, 1, longest)
            .Count("coaching_agreement.goal_names", agreement.GoalNames.Count, 0, 20)
            .Text("coaching_agreement.change_note", agreement.ChangeNote, 0, 2_000);
        for (var i = 0; i < agreement.GoalNames.Count; i++)
        {
            GoalRules.Name(violations, $"coaching_agreement.goal_names[{i}]", agreement.GoalNames[i]);
        }
    }

    private async Task<CoachingAgreement> Propose(Session tx, string caller, string name, CoachingAgreement draft)
    {
        var pair = await pairs.RunningFor(tx, draft.CoachingRelationship, caller, tx.Now);
        var cycle = new { draft.CoachingCycle, pair.Name, CoachingCycle.Types.State.Open };
        new Violations()
            .Require(await tx.Find<string>(SelectCycle, cycle) is not null, "coaching_agreement.coaching_cycle", "must be an open cycle of the pair")
            .ThrowIfAny();

        var row = new CoachingAgreementRow
        {
            Name = name,
            CoachingCycle = draft.CoachingCycle,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            State = State.Proposed,
            LatestRevision = 1,
            Revision = 1,
            ByCoach = caller == pair.Coach,
            Content = await Seal(tx, pair.Coachee, name, 1, draft),
            RevisionCreateTime = tx.Now,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(CoachingAgreementRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectAgreementOf, new { draft.CoachingCycle, State.Ended }) ?? name);
        }

        await tx.Execute(CoachingAgreementRow.InsertRevision, row);
        await tx.Publish(name, row.Version, row.ToFact());
        return await row.ToProto(tx, vault);
    }

    private Task<byte[]> Seal(Session tx, string subject, string name, int revision, CoachingAgreement agreement) =>
        vault.Seal(tx, subject, CoachingAgreementRow.RevisionName(name, revision), CoachingAgreementRow.ContentOf(agreement));

    private const string SelectCycle =
        "SELECT name FROM coaching_cycles WHERE name = @CoachingCycle AND coaching_relationship = @Name AND state = @Open";

    private const string SelectAgreementOf = "SELECT name FROM coaching_agreements WHERE coaching_cycle = @CoachingCycle AND state <> @Ended";
}
