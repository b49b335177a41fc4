using Coaching.Observations.V1;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> MasterActionStep(MasterActionStepRequest request, ServerCallContext context) =>
        MoveStep(context, request, new StepRequest(request.Name, request.Etag, request.Reason), State.Mastered, State.Active);
}
