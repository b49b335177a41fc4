using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CoachingCycle> AgreeCoachingCycle(AgreeCoachingCycleRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CoachingCycleRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => Agree(tx, context, request.Name, version), (tx, first) => Now(tx, context, first));
    }

    private async Task<CoachingCycle> Agree(Session tx, ServerCallContext context, string name, long version)
    {
        var row = await FindOpen(tx, context, name, version);
        var isCoach = context.Caller().Name == row.Coach;
        var agreed = row with
        {
            CoachAgreeTime = isCoach ? tx.Now : row.CoachAgreeTime,
            CoacheeAgreeTime = isCoach ? row.CoacheeAgreeTime : tx.Now,
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        await Store(tx, agreed);
        return await CycleReading.One(tx, vault, agreed);
    }
}
