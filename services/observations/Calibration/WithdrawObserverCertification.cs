using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override Task<ObserverCertification> WithdrawObserverCertification(WithdrawObserverCertificationRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ObserverCertificationRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await ObserverCertificationRow.Find(tx, reach, request.Name);
                row = row.WithdrawTime is not null
                    ? throw Errors.Precondition("WRONG_STATE", $"{row.Name} has been withdrawn.", ("name", row.Name))
                    : row with { WithdrawTime = tx.Now, Version = version + 1 };
                if (await tx.Execute(StoreWithdrawal, row) != 1)
                {
                    throw Errors.Stale(row.Name);
                }

                await tx.Publish(row.Name, row.Version, row.ToFact());
                return row.ToProto(tx.Now);
            },
            async (tx, stored) => (await ObserverCertificationRow.Find(tx, reach, stored)).ToProto(tx.Now));
    }

    private const string StoreWithdrawal =
        "UPDATE observer_certifications SET withdraw_time = @WithdrawTime, version = @Version WHERE name = @Name AND version = @Version - 1";
}
