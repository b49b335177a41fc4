using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using Grpc.Core;
using State = Coaching.Observations.V1.ActionStep.Types.State;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    // What a change finds: the row, its words, and who changes it.
    private sealed record StepChange(Session Tx, ActionStepRow Row, ActionStep Words, string Caller)
    {
        public bool IsCoach => Row.Coach == Caller;
    }

    // Every change of a step: only from the version that was read, with what it said before kept, and told as a fact.
    private Task<ActionStep> ChangeStep(
        ServerCallContext context, IMessage request, StepRequest asked, Violations violations,
        Func<StepChange, Task<(ActionStepRow Row, ActionStep Words)>> change)
    {
        violations.Name(asked.NamePath, asked.Name, ActionStepRow.Pattern).Text("reason", asked.Reason, 0, 500);
        var version = Etag.Check(violations, asked.Etag, context, asked.EtagPath);
        RequestIds.Check(violations, RequestId(request), context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var args = reach.With(new { asked.Name });
        return database.Once(
            context,
            request,
            asked.Name,
            async tx =>
            {
                var row = await tx.Find<ActionStepRow>(SelectReachedStep, args) ?? throw Errors.NotFound(asked.Name);
                if (row.Version != version)
                {
                    throw Errors.Stale(row.Name);
                }

                var words = await vault.Open<ActionStep>(tx, row.Name, row.Content);
                var before = row.ToProto(words);
                var (next, said) = await change(new StepChange(tx, row, words, reach.Caller));
                await Store(tx, row, next, said);
                await RecordRevisionRow.Keep(
                    tx, vault, row.Owner, row.Version, reach.Caller, new RecordRevision { ActionStep = before, Reason = asked.Reason });
                return (await ActionStepRow.Open(vault, tx, [await tx.One<ActionStepRow>(SelectStep, new { row.Name })]))[0];
            },
            async (tx, first) =>
            {
                var row = await tx.Find<ActionStepRow>(SelectReachedStep, args) ?? throw Errors.NotFound(first);
                return (await ActionStepRow.Open(vault, tx, [row]))[0];
            });
    }

    private async Task Store(Session tx, ActionStepRow row, ActionStepRow changed, ActionStep words)
    {
        var next = changed with
        {
            Content = await vault.Seal(tx, row.Coachee, row.Name, ActionStepRow.ContentOf(words)),
            SubjectSpecific = words.Subject.Length > 0,
            StateTime = changed.State == row.State ? row.StateTime : tx.Now,
            UpdateTime = tx.Now,
            Version = row.Version + 1,
        };
        if (await tx.Execute(UpdateStep, next) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await tx.Publish(next.Name, next.Version, next.Fact());
    }

    // One that only goes from some states to another.
    private Task<ActionStep> MoveStep(ServerCallContext context, IMessage request, StepRequest asked, State to, params State[] from) =>
        ChangeStep(context, request, asked, new Violations(), change => from.Contains(change.Row.State)
            ? Task.FromResult((change.Row with { State = to }, change.Words))
            : throw WrongState(change.Row));

    private static RpcException WrongState(ActionStepRow row) => Errors.Precondition(
        "WRONG_STATE", $"{row.Name} is {row.State.ToString().ToUpperInvariant()}.", ("actionStep", row.Name), ("state", row.State.ToString().ToUpperInvariant()));

    private static string RequestId(IMessage request) =>
        (string)request.Descriptor.FindFieldByName("request_id").Accessor.GetValue(request);

    private sealed record StepRequest(string Name, string Etag, string Reason, string NamePath = "name", string EtagPath = "etag");

    private const string SelectStep = $"SELECT {ActionStepRow.Columns} FROM action_steps WHERE name = @Name";

    private const string UpdateStep = """
        UPDATE action_steps
        SET content = @Content, state = @State, library_step = @LibraryStep, goal = @Goal, challenge = @Challenge,
            subject_specific = @SubjectSpecific, coach_agree_time = @CoachAgreeTime, coachee_agree_time = @CoacheeAgreeTime,
            state_time = @StateTime, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
