using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<Readiness> WithdrawReadiness(WithdrawReadinessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckName(violations, request.Name);
        CheckItems(violations, request.Items);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name,
            tx => Change(tx, context, request.Name, request.Items, item => tx.Execute(DeleteConfirmation, item)),
            (tx, stored) => ShowReadiness(tx, context, stored));
    }

    private const string DeleteConfirmation =
        "DELETE FROM readiness_confirmations WHERE person = @Person AND checklist = @Checklist AND item = @Key";
}
