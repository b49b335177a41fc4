using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    public override Task<CoachingTimetable> GetCoachingTimetable(GetCoachingTimetableRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachingTimetableRow.Pattern).ThrowIfAny();
        return database.Read(
            async db =>
            {
                var row = await CoachingTimetableRow.Find(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name);
                return row.ToProto(await CoachingSlotRow.Of(db, row.Name));
            },
            context.CancellationToken);
    }
}
