using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    public override Task<DevelopmentPriority> CloseDevelopmentPriority(CloseDevelopmentPriorityRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "developmentPriorities/{development_priority}")
            .Require(
                request.Outcome is DevelopmentPriority.Types.State.Met or DevelopmentPriority.Types.State.Dropped, "outcome", "must be MET or DROPPED")
            .Text("change_note", request.ChangeNote, 0, 2_000);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => Revise(tx, context, request.Name, version, request.Outcome, priority => priority.ChangeNote = request.ChangeNote),
            async (tx, stored) => (await Find(tx, context, stored)).ToProto());
    }
}
