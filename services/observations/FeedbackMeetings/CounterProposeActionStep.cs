using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> CounterProposeActionStep(CounterProposeActionStepRequest request, ServerCallContext context)
    {
        var rather = request.CounterProposal ?? new ActionStep.Types.CounterProposal();
        var violations = new Violations()
            .Text("counter_proposal.what", rather.What, 1, 500)
            .Text("counter_proposal.how", rather.How, 1, 2_000)
            .Text("counter_proposal.model", rather.Model, 0, 4_000)
            .Text("counter_proposal.reason", rather.Reason, 0, 2_000);
        return ChangeStep(
            context,
            request,
            new StepRequest(request.Name, request.Etag, ""),
            violations,
            change =>
            {
                // Only the coachee persuades; the coach changes the words, and the coachee agrees or not.
                if (change.IsCoach)
                {
                    throw Errors.Denied();
                }

                if (change.Row.State is not (State.Proposed or State.Active))
                {
                    throw WrongState(change.Row);
                }

                var words = change.Words.Clone();
                words.CounterProposal = rather.Clone();
                words.CounterProposal.ProposeTime = change.Tx.Now.ToProto();
                return Task.FromResult((change.Row with { State = State.Proposed, CoacheeAgreeTime = null }, words));
            });
    }
}
