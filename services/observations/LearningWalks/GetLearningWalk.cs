using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<LearningWalk> GetLearningWalk(GetLearningWalkRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, LearningWalkRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await LearningWalkRow.Find(db, context.Reach(), request.Name);
            return ((await LearningWalkRow.ToProtos(vault, db, [row]))[0], (IReadOnlyList<Seen>)[new Seen(row.Name, row.Leader)]);
        });
    }
}
