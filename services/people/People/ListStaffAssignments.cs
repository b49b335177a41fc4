using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<ListStaffAssignmentsResponse> ListStaffAssignments(ListStaffAssignmentsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var name = Resolve(request.Parent, context.Caller());
        var after = page.After<PostKey>();
        var args = context.Reach().With(new { name, later = after is not null, AfterStart = after?.StartDate, AfterName = after?.Name, take = page.Take });

        return database.Read(
            async db =>
            {
                (await db.Find<PersonRow>(PersonRow.SelectVisible, args) ?? throw Errors.NotFound(request.Parent)).MustBeKept();
                var (rows, token) = page.Cut(await db.Page<StaffAssignmentRow>(SelectPosts, args), row => new PostKey(row.StartDate, row.Name));
                var held = await StaffAssignmentRow.OfPerson(db, name);
                return new ListStaffAssignmentsResponse { StaffAssignments = { rows.Select(row => row.ToProto(held)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // An index by person serves it.
    private static readonly string SelectPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE person = @name AND EXISTS (SELECT 1 FROM people WHERE people.name = staff_assignments.person AND {PersonRow.Within})
          AND (@later = 0 OR start_date < @AfterStart OR (start_date = @AfterStart AND name < @AfterName))
        ORDER BY start_date DESC, name DESC
        """;

    private sealed record PostKey(DateOnly StartDate, string Name);
}
