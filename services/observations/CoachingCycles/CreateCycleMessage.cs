using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<CycleMessage> CreateCycleMessage(CreateCycleMessageRequest request, ServerCallContext context)
    {
        var draft = request.CycleMessage ?? new CycleMessage();
        var violations = new Violations()
            .Name("parent", request.Parent, CoachingCycleRow.Pattern)
            .Text("cycle_message.text", draft.Text, 1, 20_000)
            .OptionalId("cycle_message_id", request.CycleMessageId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.CycleMessageId.Length > 0 ? request.CycleMessageId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var name = $"{request.Parent}/messages/{id}";
        return database.Once(
            context, request, name, tx => Say(tx, context, request.Parent, name, draft), (tx, first) => MessageNow(tx, context, first));
    }

    private async Task<CycleMessage> Say(Session tx, ServerCallContext context, string parent, string name, CycleMessage draft)
    {
        var cycle = await FindOpen(tx, context, parent, version: null);
        var row = new CycleMessageRow
        {
            Name = name,
            CoachingCycle = parent,
            ByCoach = context.Caller().Name == cycle.Coach,
            CoachingRelationship = cycle.CoachingRelationship,
            Coach = cycle.Coach,
            Coachee = cycle.Coachee,
            Content = await vault.Seal(tx, cycle.Coachee, name, new CycleMessage { Text = draft.Text }),
            CreateTime = tx.Now,
        };
        return await tx.TryInsert(CycleMessageRow.Insert, row) ? await row.ToProto(tx, vault, cycle) : throw Errors.AlreadyExists(name);
    }

    private async Task<CycleMessage> MessageNow(Session tx, ServerCallContext context, string name)
    {
        var cycle = await Find(tx, context, ResourceName.ParentOf(name));
        return await (await tx.One<CycleMessageRow>(CycleMessageRow.SelectByName, new { Name = name })).ToProto(tx, vault, cycle);
    }
}
