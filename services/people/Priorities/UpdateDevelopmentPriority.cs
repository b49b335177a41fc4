using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    private static readonly string[] UpdatableFields = ["title", "description", "success_measure", "start_date", "end_date", "change_note"];

    public override Task<DevelopmentPriority> UpdateDevelopmentPriority(UpdateDevelopmentPriorityRequest request, ServerCallContext context)
    {
        var wanted = request.DevelopmentPriority ?? new DevelopmentPriority();
        var violations = new Violations().Name("development_priority.name", wanted.Name, "developmentPriorities/{development_priority}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "development_priority.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Revise(tx, context, wanted.Name, version, DevelopmentPriority.Types.State.Active, priority =>
            {
                Masks.Apply(fields, wanted, priority);
                var found = new Violations();
                Check(found, priority);
                found.ThrowIfAny();
            }),
            async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }

    private static async Task<DevelopmentPriority> Revise(
        Session tx, ServerCallContext context, string name, long version, DevelopmentPriority.Types.State state, Action<DevelopmentPriority> change)
    {
        var row = await Find(tx, context, name);
        if (row.Revision != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State != DevelopmentPriority.Types.State.Active)
        {
            throw Errors.Precondition("PRIORITY_CLOSED", $"{name} is closed.", ("name", name));
        }

        // A note tells of one revision: it is not carried on.
        var priority = row.ToProto();
        priority.ChangeNote = "";
        change(priority);
        row = DevelopmentPriorityRow.Of(priority, name, row.Revision + 1, state, row.CreateTime, tx.Now);
        return await tx.Execute(StoreRevision, row) == 1 ? await AddRevision(tx, row) : throw Errors.Stale(name);
    }

    private const string StoreRevision =
        "UPDATE development_priorities SET state = @State, revision = @Revision WHERE name = @Name AND revision = @Revision - 1";
}
