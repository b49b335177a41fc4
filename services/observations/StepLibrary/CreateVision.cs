using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<Vision> CreateVision(CreateVisionRequest request, ServerCallContext context)
    {
        var draft = request.Vision ?? new Vision();
        var violations = new Violations().OptionalId("vision_id", request.VisionId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"visions/{(request.VisionId.Length > 0 ? request.VisionId : Guid.CreateVersion7())}";
        return database.Once(context, request, name, tx => Publish(tx, context, name, draft), VisionNow);
    }

    private static void Check(Violations violations, Vision vision)
    {
        violations
            .OptionalName("vision.org_unit", vision.OrgUnit, "orgUnits/{org_unit}")
            .Text("vision.title", vision.Title, 1, 200)
            .Text("vision.statement", vision.Statement, 1, 10_000)
            .Count("vision.terms", vision.Terms.Count, 0, 100)
            .Text("vision.change_note", vision.ChangeNote, 0, 2_000);
        var terms = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < vision.Terms.Count; i++)
        {
            var (term, path) = (vision.Terms[i], $"vision.terms[{i}]");
            violations
                .Text($"{path}.term", term.Term_, 1, 100)
                .Require(terms.Add(term.Term_), $"{path}.term", "must be unique in the vision")
                .Text($"{path}.meaning", term.Meaning, 1, 2_000)
                .Count($"{path}.library_steps", term.LibrarySteps.Count, 0, 20);
            for (var j = 0; j < term.LibrarySteps.Count; j++)
            {
                violations.Name($"{path}.library_steps[{j}]", term.LibrarySteps[j], LibraryStepRow.Pattern);
            }
        }
    }

    private static async Task<Vision> Publish(Session tx, ServerCallContext context, string name, Vision draft)
    {
        await tx.MustReachScope(context, draft.OrgUnit);
        var row = VisionRow.Of(draft, name, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(VisionRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectVisionOf, new { draft.OrgUnit }) ?? name);
        }

        await tx.Execute(VisionRow.InsertRevision, row);
        return row.ToProto();
    }

    private const string SelectVisionOf = "SELECT name FROM visions WHERE org_unit = @OrgUnit";
}
