using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.Goal.Types.State;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    public override Task<Goal> CloseGoal(CloseGoalRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, Pattern)
            .Require(request.Outcome is State.Met or State.Dropped, "outcome", "must be MET or DROPPED")
            .Text("change_note", request.ChangeNote, request.Outcome == State.Dropped ? 1 : 0, 2_000);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => Change(tx, context, request.Name, version, request.Outcome, goal => goal.ChangeNote = request.ChangeNote),
            (tx, first) => Now(tx, context, first));
    }
}
