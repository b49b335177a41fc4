using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<StaffAssignment> EndStaffAssignment(EndStaffAssignmentRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "people/{person}/assignments/{assignment}")
            .Date("end_date", request.EndDate);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, request.Name, tx => EndPost(tx, context, request.Name, request.EndDate.ToDateOnly(), version), ReplayPost);
    }

    private static async Task<StaffAssignment> EndPost(Session tx, ServerCallContext context, string name, DateOnly end, long version)
    {
        var row = await tx.Find<StaffAssignmentRow>(SelectPost, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
        MustGrant(context, row.Person, row.Role);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        new Violations().Require(end >= row.StartDate, "end_date", $"must not be before {row.StartDate:yyyy-MM-dd}").ThrowIfAny();
        if (row.EndDate <= end)
        {
            throw Errors.Precondition("ASSIGNMENT_ENDED", $"{name} has an end that is not later already.", ("name", name));
        }

        row = row with { EndDate = end, Version = version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(StaffAssignmentRow.End, row) == 0)
        {
            throw Errors.Stale(name);
        }

        await tx.Tell(row);
        return await row.Show(tx);
    }

    private static readonly string SelectPost = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE name = @name AND {Reach.Predicate("staff_assignments.org_unit")}
        """;
}
