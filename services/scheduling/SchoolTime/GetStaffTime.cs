using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<StaffTime> GetStaffTime(GetStaffTimeRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, StaffTimeRow.Pattern).ThrowIfAny();

        return database.Read(db => ShowStaffTime(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<StaffTime> ShowStaffTime(Tx db, ServerCallContext context, string name)
    {
        var row = await FindStaffTime(db, context, name) ?? throw Errors.NotFound(name);
        return (await StaffTimeFigures.Of(db, row.OrgUnit, context.Reach().Today)).Fill(row);
    }

    private static Task<StaffTimeRow?> FindStaffTime(Tx db, ServerCallContext context, string name) =>
        db.Find<StaffTimeRow>(SelectReachedStaffTime, context.Reach().With(new { OrgUnit = ResourceName.ParentOf(name), Person = PersonOf(name) }));

    private static string PersonOf(string staffTime) => $"people/{ResourceName.IdOf(staffTime)}";

    private static readonly string SelectReachedStaffTime = $"""
        SELECT {StaffTimeRow.Columns} FROM staff_times s
        WHERE s.org_unit = @OrgUnit AND s.person = @Person AND {Reach.Predicate("s.org_unit", self: "s.person")}
        """;
}
