using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<StaffAssignment> UpdateStaffAssignment(UpdateStaffAssignmentRequest request, ServerCallContext context)
    {
        var wanted = request.StaffAssignment ?? new StaffAssignment();
        var violations = new Violations().Name("staff_assignment.name", wanted.Name, "people/{person}/assignments/{assignment}");
        var fields = Masks.Check(
            violations, request.UpdateMask, wanted, "start_date", "end_date", "weekly_lessons", "subjects", "phases", "load_percent");
        var version = Etag.Check(violations, wanted.Etag, context, "staff_assignment.etag");
        StaffAssignmentRules.Check(violations, wanted, fields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => UpdatePost(tx, context, wanted, fields, version), ReplayPost);
    }

    private static async Task<StaffAssignment> UpdatePost(
        Session tx, ServerCallContext context, StaffAssignment wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<StaffAssignmentRow>(SelectPost, context.Reach().With(new { name = wanted.Name })) ?? throw Errors.NotFound(wanted.Name);
        MustGrant(context, row.Person, row.Role);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Execute(LockPerson, new { person = row.Person });
        var post = row.ToProto();
        Masks.Apply(fields, wanted, post);
        row = row with
        {
            StartDate = post.StartDate.ToDateOnly(),
            EndDate = post.EndDate.ToDateOnlyOrNull(),
            WeeklyLessons = post.WeeklyLessons,
            Subjects = string.Join('\n', post.Subjects),
            Phases = StaffAssignmentRow.BitsOf(post.Phases),
            LoadPercent = post.LoadPercent,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        new Violations().Require(row.EndDate is null || row.EndDate > row.StartDate, "staff_assignment.end_date", $"must be after {row.StartDate:yyyy-MM-dd}").ThrowIfAny();
        await row.MustNotOverlap(tx);
        if (await tx.Execute(StaffAssignmentRow.Update, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Tell(row);
        return await row.Show(tx);
    }
}
