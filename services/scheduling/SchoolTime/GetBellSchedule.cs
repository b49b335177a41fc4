using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<BellSchedule> GetBellSchedule(GetBellScheduleRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, BellScheduleRow.Pattern).ThrowIfAny();

        return database.Read(
            async db => (await db.Find<BellScheduleRow>(SelectVisibleBells, context.Reach().With(new { request.Name }))
                ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    private static readonly string SelectVisibleBells =
        $"SELECT {BellScheduleRow.Columns} FROM bell_schedules b WHERE b.name = @Name AND {Schools.Above("b.org_unit")}";
}
