using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<PracticePair> EndPracticePair(EndPracticePairRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "practicePairs/{practice_pair}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name,
            async tx =>
            {
                var row = (await PracticePairRow.Find(tx, context.Reach(), request.Name)).MustRun();
                return (await (row with { State = State.Ended }).Store(tx)).ToProto();
            },
            (tx, stored) => Show(tx, stored));
    }
}
