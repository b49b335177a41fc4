using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<SelectionDecision> GetSelectionDecision(GetSelectionDecisionRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "selectionDecisions/{selection_decision}").ThrowIfAny();

        return database.Read(db => ShowDecision(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<SelectionDecision> ShowDecision(Session db, ServerCallContext context, string name) =>
        (await db.Find<SelectionDecisionRow>(SelectDecision, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    private static readonly string SelectDecision = $"""
        SELECT {SelectionDecisionRow.Columns} FROM selection_decisions WHERE name = @name AND {SelectionDecisionRow.Within}
        """;
}
