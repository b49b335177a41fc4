using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<PracticePair> GetPracticePair(GetPracticePairRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "practicePairs/{practice_pair}").ThrowIfAny();

        return database.Read(async db => (await PracticePairRow.Find(db, context.Reach(), request.Name)).ToProto(), context.CancellationToken);
    }
}
