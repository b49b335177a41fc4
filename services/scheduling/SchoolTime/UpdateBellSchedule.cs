using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<BellSchedule> UpdateBellSchedule(UpdateBellScheduleRequest request, ServerCallContext context)
    {
        var wanted = request.BellSchedule ?? new BellSchedule();
        var violations = new Violations()
            .Require(request.BellSchedule is not null, "bell_schedule", "must be set")
            .Name("bell_schedule.name", wanted.Name, BellScheduleRow.Pattern);
        _ = Masks.Check(violations, MaskOf(request.UpdateMask), wanted, "periods");
        var version = Etag.Check(violations, wanted.Etag, context, "bell_schedule.etag");
        BellScheduleRules.Check(violations, wanted.Periods);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => UpdateBells(tx, context, wanted, version), (tx, stored) => ShowBells(tx, context, stored));
    }

    private static async Task<BellSchedule> UpdateBells(Tx tx, ServerCallContext context, BellSchedule wanted, long version)
    {
        var row = await FindBells(tx, context, wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        row = row with { Content = BellScheduleRow.ContentOf(wanted), Version = version + 1, UpdateTime = tx.Now };
        return await tx.Execute(StoreBells, row) == 1 ? row.ToProto() : throw Errors.Stale(row.Name);
    }

    private const string StoreBells = """
        UPDATE bell_schedules SET content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
