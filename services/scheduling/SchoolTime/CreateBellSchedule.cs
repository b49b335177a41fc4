using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<BellSchedule> CreateBellSchedule(CreateBellScheduleRequest request, ServerCallContext context)
    {
        var draft = request.BellSchedule ?? new BellSchedule();
        var violations = new Violations()
            .Require(request.BellSchedule is not null, "bell_schedule", "must be set")
            .Name("bell_schedule.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .OptionalId("bell_schedule_id", request.BellScheduleId);
        BellScheduleRules.Check(violations, draft.Periods);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"bellSchedules/{IdOr(request.BellScheduleId)}";
        return database.Once(context, request, name, tx => CreateBells(tx, context, name, draft), (tx, stored) => ShowBells(tx, context, stored));
    }

    private static async Task<BellSchedule> CreateBells(Tx tx, ServerCallContext context, string name, BellSchedule draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var row = new BellScheduleRow
        {
            Name = name,
            OrgUnit = draft.OrgUnit,
            Content = BellScheduleRow.ContentOf(draft),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        return await tx.TryInsert(InsertBells, row)
            ? row.ToProto()
            : throw Errors.AlreadyExists(await tx.Find<string>("SELECT name FROM bell_schedules WHERE org_unit = @OrgUnit", row) ?? name);
    }

    private static async Task<BellSchedule> ShowBells(Tx tx, ServerCallContext context, string name) => (await FindBells(tx, context, name)).ToProto();

    private static async Task<BellScheduleRow> FindBells(Tx tx, ServerCallContext context, string name) =>
        await tx.Find<BellScheduleRow>(SelectReachedBells, context.Reach().With(new { Name = name })) ?? throw Errors.NotFound(name);

    private static readonly string SelectReachedBells =
        $"SELECT {BellScheduleRow.Columns} FROM bell_schedules b WHERE b.name = @Name AND {Reach.Predicate("b.org_unit")}";

    private const string InsertBells = """
        INSERT INTO bell_schedules (name, org_unit, content, version, create_time, update_time)
        VALUES (@Name, @OrgUnit, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
