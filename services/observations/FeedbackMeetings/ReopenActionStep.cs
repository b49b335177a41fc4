using Coaching.Observations.V1;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> ReopenActionStep(ReopenActionStepRequest request, ServerCallContext context) =>
        MoveStep(context, request, new StepRequest(request.Name, request.Etag, request.Reason), State.Active, State.Mastered, State.Parked);
}
