using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<StaffAssignment> CreateStaffAssignment(CreateStaffAssignmentRequest request, ServerCallContext context)
    {
        var draft = request.StaffAssignment ?? new StaffAssignment();
        var violations = new Violations()
            .Name("parent", request.Parent, "people/{person}")
            .Require(request.StaffAssignment is not null, "staff_assignment", "must be set")
            .Require(
                request.StaffAssignmentId.Length == 0 || ResourceName.IsId(request.StaffAssignmentId),
                "staff_assignment_id", "must be 1 to 63 characters of a-z 0-9 -")
            .Enum("staff_assignment.role", draft.Role)
            .Name("staff_assignment.org_unit", draft.OrgUnit, "orgUnits/{org_unit}");
        StaffAssignmentRules.Check(violations, draft, PostDates);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var person = Resolve(request.Parent, context.Caller());
        MustGrant(context, person, draft.Role);
        var id = request.StaffAssignmentId.Length == 0 ? Guid.CreateVersion7().ToString() : request.StaffAssignmentId;
        var name = $"{person}/assignments/{id}";
        return database.Once(context, request, name, tx => CreatePost(tx, context, name, person, draft), ReplayPost);
    }

    private static async Task<StaffAssignment> CreatePost(Session tx, ServerCallContext context, string name, string person, StaffAssignment draft)
    {
        await tx.MustReach(context, draft.OrgUnit);

        // Posts of one person are given one after another, so that of two that overlap only one succeeds.
        await tx.Execute(LockPerson, new { person });
        var holder = await tx.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name = person })) ?? throw Errors.NotFound(person);
        holder.MustServe();
        await OrgUnitRow.Open(tx, draft.OrgUnit);

        var row = new StaffAssignmentRow
        {
            Name = name,
            Person = person,
            Role = draft.Role,
            OrgUnit = draft.OrgUnit,
            StartDate = draft.StartDate.ToDateOnly(),
            EndDate = draft.EndDate.ToDateOnlyOrNull(),
            WeeklyLessons = draft.WeeklyLessons,
            IsRostered = false,
            Subjects = string.Join('\n', draft.Subjects),
            Phases = StaffAssignmentRow.BitsOf(draft.Phases),
            LoadPercent = draft.LoadPercent,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        await row.MustNotOverlap(tx);
        if (!await tx.TryInsert(StaffAssignmentRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Tell(row);
        return await row.Show(tx);
    }

    private static void MustGrant(ServerCallContext context, string person, StaffAssignment.Types.Role role)
    {
        var caller = context.Caller();
        if (!Grants.Allow(Grants.Of(caller.Roles), role) || (person == caller.Person && Grants.OpensArea(role)))
        {
            throw Errors.Denied();
        }
    }

    private static async Task<StaffAssignment> ReplayPost(Session tx, string name) =>
        await (await StaffAssignmentRow.Find(tx, name) ?? throw Errors.NotFound(name)).Show(tx);

    private static readonly FrozenSet<string> PostDates = FrozenSet.Create("start_date", "end_date");

    private const string LockPerson = "UPDATE people SET version = version WHERE name = @person";
}
