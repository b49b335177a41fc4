using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<CoachOnCoaching> GetCoachOnCoaching(GetCoachOnCoachingRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachOnCoachingRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var record = await Show(db, context.Reach(), request.Name);
            return (record, (IReadOnlyList<Seen>)[new Seen(record.Name, record.Coachee)]);
        });
    }

    private async Task<CoachOnCoaching> Show(Session db, Reach reach, string name) =>
        await (await CoachOnCoachingRow.Find(db, reach, name)).ToProto(db, vault);
}
