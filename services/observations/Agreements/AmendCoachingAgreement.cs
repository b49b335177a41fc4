using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    private static readonly string[] Updatable =
    [
        "goals", "coach_role", "coachee_role", "start_date", "end_date", "timeline", "confidentiality", "goal_names", "change_note",
    ];

    public override Task<CoachingAgreement> AmendCoachingAgreement(AmendCoachingAgreementRequest request, ServerCallContext context)
    {
        var wanted = request.CoachingAgreement ?? new CoachingAgreement();
        var violations = new Violations().Name("coaching_agreement.name", wanted.Name, CoachingAgreementRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, Updatable);
        var version = Etag.Check(violations, wanted.Etag, context, "coaching_agreement.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Amend(tx, context, wanted, fields, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingAgreement> Amend(
        Session tx, ServerCallContext context, CoachingAgreement wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await FindRunning(tx, context, wanted.Name, version);
        var agreement = await row.ToProto(tx, vault);
        agreement.ChangeNote = "";
        Masks.Apply(fields, wanted, agreement);
        var violations = new Violations();
        Check(violations, agreement);
        violations.ThrowIfAny();

        // Both accepted other words: neither is held to these before accepting them.
        var revision = row.Revision + 1;
        var amended = row with
        {
            State = CoachingAgreement.Types.State.Proposed,
            LatestRevision = revision,
            Revision = revision,
            ByCoach = context.Caller().Name == row.Coach,
            CoachAcceptTime = null,
            CoacheeAcceptTime = null,
            Content = await Seal(tx, row.Coachee, row.Name, revision, agreement),
            RevisionCreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        await Store(tx, amended);
        await tx.Execute(CoachingAgreementRow.InsertRevision, amended);
        return await amended.ToProto(tx, vault);
    }
}
