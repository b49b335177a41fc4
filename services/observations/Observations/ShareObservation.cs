using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<Observation> ShareObservation(ShareObservationRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ObservationRow.Pattern);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var caller = context.Caller().Name;
        var args = context.Reach().With(new { request.Name, Now = clock.GetUtcNow() });
        var shown = await database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await tx.Find<ObservationRow>(SelectReached, args) ?? throw Errors.NotFound(request.Name);
                if (row.Coach == caller && row.ShareTime > tx.Now)
                {
                    var shared = row with { ShareTime = tx.Now, UpdateTime = tx.Now, Version = row.Version + 1 };
                    if (await tx.Execute(UpdateRow, shared) == 0)
                    {
                        throw Errors.Stale(row.Name);
                    }

                    row = shared;
                }

                return (await ObservationRow.Open(vault, tx, [row]))[0];
            },
            (tx, first) => Now(tx, caller, first));
        return await instruments.Scored(shown, context.CancellationToken);
    }
}
