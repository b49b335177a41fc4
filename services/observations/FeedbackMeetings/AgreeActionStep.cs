using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> AgreeActionStep(AgreeActionStepRequest request, ServerCallContext context) => ChangeStep(
        context,
        request,
        new StepRequest(request.Name, request.Etag, request.Reason),
        new Violations(),
        change =>
        {
            if (change.Row.State is not (State.Proposed or State.Active))
            {
                throw WrongState(change.Row);
            }

            // The coach agrees to what the coachee would rather do; the coachee's agreement to the first step takes that back.
            var (row, words) = (change.Row, change.Words.Clone());
            if (words.CounterProposal is { } rather && change.IsCoach)
            {
                (words.What, words.How, words.Model) = (rather.What, rather.How, rather.Model);
                row = row with { CoacheeAgreeTime = rather.ProposeTime.ToTimeOrNull(), LibraryStep = "" };
            }

            words.CounterProposal = null;
            row = change.IsCoach ? row with { CoachAgreeTime = change.Tx.Now } : row with { CoacheeAgreeTime = change.Tx.Now };
            var isAgreed = row.CoachAgreeTime is not null && row.CoacheeAgreeTime is not null;
            return Task.FromResult((row with { State = isAgreed ? State.Active : State.Proposed }, words));
        });
}
