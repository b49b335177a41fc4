using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    public override Task<DevelopmentPriority> CreateDevelopmentPriority(CreateDevelopmentPriorityRequest request, ServerCallContext context)
    {
        var draft = request.DevelopmentPriority ?? new DevelopmentPriority();
        var violations = new Violations()
            .Require(request.DevelopmentPriority is not null, "development_priority", "must be set")
            .OptionalId("development_priority_id", request.DevelopmentPriorityId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.DevelopmentPriorityId.Length == 0 ? Guid.CreateVersion7().ToString() : request.DevelopmentPriorityId;
        return database.Once(
            context,
            request,
            $"developmentPriorities/{id}",
            tx => Create(tx, context, $"developmentPriorities/{id}", draft),
            async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }

    private static void Check(Violations violations, DevelopmentPriority priority)
    {
        violations.Name("development_priority.org_unit", priority.OrgUnit, "orgUnits/{org_unit}")
            .Text("development_priority.title", priority.Title, 1, 200)
            .Text("development_priority.description", priority.Description, 0, 4_000)
            .Text("development_priority.success_measure", priority.SuccessMeasure, 0, 1_000)
            .Date("development_priority.start_date", priority.StartDate)
            .Text("development_priority.change_note", priority.ChangeNote, 0, 2_000);
        if (priority.EndDate is not null)
        {
            violations.Date("development_priority.end_date", priority.EndDate, from: priority.StartDate.ToDateOnlyOrNull()?.AddDays(1));
        }
    }

    private static async Task<DevelopmentPriority> Create(Session tx, ServerCallContext context, string name, DevelopmentPriority draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var unit = await OrgUnitRow.Open(tx, draft.OrgUnit);
        new Violations().Require(unit.Level == OrgUnit.Types.Level.School, "development_priority.org_unit", "must be a school").ThrowIfAny();

        var row = DevelopmentPriorityRow.Of(draft, name, 1, DevelopmentPriority.Types.State.Active, tx.Now, tx.Now);
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        return await AddRevision(tx, row);
    }

    private static async Task<DevelopmentPriority> AddRevision(Session tx, DevelopmentPriorityRow row)
    {
        await tx.Execute(InsertRevision, row);
        await tx.Publish(row.Name, row.Revision, row.ToFact());
        return row.ToProto();
    }

    private const string Insert =
        "INSERT INTO development_priorities (name, org_unit, state, revision, create_time) VALUES (@Name, @OrgUnit, @State, @Revision, @CreateTime)";

    private const string InsertRevision = """
        INSERT INTO development_priority_revisions (priority, revision, state, content, create_time)
        VALUES (@Name, @Revision, @State, @Content, @RevisionCreateTime)
        """;
}
