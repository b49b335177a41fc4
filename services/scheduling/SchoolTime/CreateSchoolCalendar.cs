using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<SchoolCalendar> CreateSchoolCalendar(CreateSchoolCalendarRequest request, ServerCallContext context)
    {
        var draft = request.SchoolCalendar ?? new SchoolCalendar();
        var violations = new Violations()
            .Require(request.SchoolCalendar is not null, "school_calendar", "must be set")
            .Name("school_calendar.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .OptionalId("school_calendar_id", request.SchoolCalendarId);
        SchoolCalendarRules.Check(violations, draft, SchoolCalendarRules.Fields.ToHashSet(StringComparer.Ordinal));
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"schoolCalendars/{IdOr(request.SchoolCalendarId)}";
        return database.Once(
            context, request, name, tx => CreateCalendar(tx, context, name, draft), (tx, stored) => ShowCalendar(tx, context, stored));
    }

    private string IdOr(string wanted) => wanted.Length > 0 ? wanted : Guid.CreateVersion7(clock.GetUtcNow()).ToString();

    private static async Task<SchoolCalendar> CreateCalendar(Tx tx, ServerCallContext context, string name, SchoolCalendar draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var row = new SchoolCalendarRow
        {
            Name = name,
            OrgUnit = draft.OrgUnit,
            Content = SchoolCalendarRow.ContentOf(draft),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        return await tx.TryInsert(InsertCalendar, row)
            ? row.ToProto()
            : throw Errors.AlreadyExists(await tx.Find<string>("SELECT name FROM school_calendars WHERE org_unit = @OrgUnit", row) ?? name);
    }

    private static async Task<SchoolCalendar> ShowCalendar(Tx tx, ServerCallContext context, string name) =>
        (await FindCalendar(tx, context, name)).ToProto();

    // As who writes may reach it; what is only in force there is another's.
    private static async Task<SchoolCalendarRow> FindCalendar(Tx tx, ServerCallContext context, string name) =>
        await tx.Find<SchoolCalendarRow>(SelectReachedCalendar, context.Reach().With(new { Name = name })) ?? throw Errors.NotFound(name);

    private static readonly string SelectReachedCalendar =
        $"SELECT {SchoolCalendarRow.Columns} FROM school_calendars c WHERE c.name = @Name AND {Reach.Predicate("c.org_unit")}";

    private const string InsertCalendar = """
        INSERT INTO school_calendars (name, org_unit, content, version, create_time, update_time)
        VALUES (@Name, @OrgUnit, @Content, @Version, @CreateTime, @UpdateTime)
        """;
}
