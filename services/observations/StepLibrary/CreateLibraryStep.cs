using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.LibraryStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<LibraryStep> CreateLibraryStep(CreateLibraryStepRequest request, ServerCallContext context)
    {
        var draft = request.LibraryStep ?? new LibraryStep();
        var violations = new Violations().OptionalId("library_step_id", request.LibraryStepId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"librarySteps/{(request.LibraryStepId.Length > 0 ? request.LibraryStepId : Guid.CreateVersion7())}";
        return database.Once(
            context,
            request,
            name,
            async tx =>
            {
                await tx.MustReachScope(context, draft.OrgUnit);
                var row = LibraryStepRow.Of(draft, name, 1, State.Active, tx.Now, tx.Now);
                if (!await tx.TryInsert(LibraryStepRow.Insert, row))
                {
                    throw Errors.AlreadyExists(name);
                }

                await tx.Execute(LibraryStepRow.InsertRevision, row);
                return row.ToProto();
            },
            StepNow);
    }

    private static void Check(Violations violations, LibraryStep step)
    {
        violations
            .OptionalName("library_step.org_unit", step.OrgUnit, "orgUnits/{org_unit}")
            .Text("library_step.what", step.What, 1, 500)
            .Text("library_step.how", step.How, 1, 2_000)
            .Text("library_step.model", step.Model, 0, 4_000)
            .Count("library_step.success_criteria", step.SuccessCriteria.Count, 1, 10)
            .Enum("library_step.challenge", step.Challenge)
            .Text("library_step.subject", step.Subject, 0, 100)
            .Count("library_step.standards", step.Standards.Count, 0, 20)
            .Text("library_step.evidence_note", step.EvidenceNote, 0, 4_000)
            .Text("library_step.change_note", step.ChangeNote, 0, 2_000);
        for (var i = 0; i < step.SuccessCriteria.Count; i++)
        {
            violations.Text($"library_step.success_criteria[{i}]", step.SuccessCriteria[i], 1, 300);
        }

        for (var i = 0; i < step.Standards.Count; i++)
        {
            violations.Text($"library_step.standards[{i}]", step.Standards[i], 1, 200);
        }
    }
}
