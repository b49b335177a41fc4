using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<PracticePair> SignPracticeRelease(SignPracticeReleaseRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, "practicePairs/{practice_pair}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Sign(tx, context, request.Name), (tx, stored) => Show(tx, stored));
    }

    private static async Task<PracticePair> Sign(Session tx, ServerCallContext context, string name)
    {
        var reach = context.Reach();
        var row = await PracticePairRow.Find(tx, reach, name);
        var isFirst = row.FirstPerson == reach.Caller;
        if ((isFirst ? row.FirstSignTime : row.SecondSignTime) is not null)
        {
            return row.ToProto();
        }

        row = row.MustRun() with { FirstSignTime = isFirst ? tx.Now : row.FirstSignTime, SecondSignTime = isFirst ? row.SecondSignTime : tx.Now };
        if (row is { FirstSignTime: not null, SecondSignTime: not null })
        {
            row = row with { State = State.Released, ReleaseDate = reach.Today };
        }

        return (await row.Store(tx)).ToProto();
    }
}
