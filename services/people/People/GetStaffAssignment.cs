using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<StaffAssignment> GetStaffAssignment(GetStaffAssignmentRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "people/{person}/assignments/{assignment}").ThrowIfAny();

        return database.Read(
            async db =>
            {
                var row = await db.Find<StaffAssignmentRow>(SelectVisiblePost, context.Reach().With(new { name = request.Name }));
                return await (row ?? throw Errors.NotFound(request.Name)).Show(db);
            },
            context.CancellationToken);
    }

    // Whoever sees the person sees the posts, as in their list.
    private static readonly string SelectVisiblePost = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE name = @name AND EXISTS (SELECT 1 FROM people WHERE people.name = staff_assignments.person AND {PersonRow.Within})
        """;
}
