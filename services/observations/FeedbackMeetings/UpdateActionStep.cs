using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ActionStep> UpdateActionStep(UpdateActionStepRequest request, ServerCallContext context)
    {
        var change = request.ActionStep ?? new ActionStep();
        var violations = new Violations();
        var fields = Masks.Check(
            violations, request.UpdateMask, change, "what", "how", "model", "success_criteria", "library_step", "goal", "challenge", "subject");
        return ChangeStep(
            context,
            request,
            new StepRequest(change.Name, change.Etag, request.Reason, "action_step.name", "action_step.etag"),
            violations,
            async found =>
            {
                if (found.Row.State is not (State.Proposed or State.Active))
                {
                    throw WrongState(found.Row);
                }

                var after = found.Row.ToProto(found.Words);
                Masks.Apply(fields, change, after);
                var broken = new Violations();
                ActionStepRow.Check(broken, "action_step", after);
                broken.ThrowIfAny();
                (await RecordLinks.CheckStep(found.Tx, broken, "action_step", found.Row.CoachingRelationship, found.Row.OrgUnit, after)).ThrowIfAny();

                var row = found.Row with { LibraryStep = after.LibraryStep, Goal = after.Goal, Challenge = after.Challenge };
                return (SaysTheSame(found.Words, after) ? row : AgreedByOne(row, found), after);
            });
    }

    private static bool SaysTheSame(ActionStep one, ActionStep other) =>
        (one.What, one.How, one.Model, one.SuccessCriteria) == (other.What, other.How, other.Model, other.SuccessCriteria);

    // Who changed the words agrees to them; the other has to agree again.
    private static ActionStepRow AgreedByOne(ActionStepRow row, StepChange found) => row with
    {
        State = State.Proposed,
        CoachAgreeTime = found.IsCoach ? found.Tx.Now : null,
        CoacheeAgreeTime = found.IsCoach ? null : found.Tx.Now,
    };
}
