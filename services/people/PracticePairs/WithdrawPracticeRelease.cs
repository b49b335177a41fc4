using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<PracticePair> WithdrawPracticeRelease(WithdrawPracticeReleaseRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "practicePairs/{practice_pair}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Withdraw(tx, context, request.Name), (tx, stored) => Show(tx, stored));
    }

    private static async Task<PracticePair> Withdraw(Session tx, ServerCallContext context, string name)
    {
        var reach = context.Reach();
        var row = (await PracticePairRow.Find(tx, reach, name)).MustRun();
        var isFirst = row.FirstPerson == reach.Caller;
        row = row with { FirstSignTime = isFirst ? null : row.FirstSignTime, SecondSignTime = isFirst ? row.SecondSignTime : null };
        return (await row.Store(tx)).ToProto();
    }
}
