using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    private static readonly string[] Abouts =
        [CoachingCycleRow.Pattern, ObservationRow.Pattern, FeedbackMeetingRow.Pattern, GoalRow.Pattern, ActionStepRow.Pattern];

    public override Task<Reflection> CreateReflection(CreateReflectionRequest request, ServerCallContext context)
    {
        var draft = request.Reflection ?? new Reflection();
        var violations = new Violations().OptionalId("reflection_id", request.ReflectionId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"reflections/{(request.ReflectionId.Length > 0 ? request.ReflectionId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(
            context, request, name, tx => Write(tx, context, name, draft), (tx, first) => ReflectionNow(tx, context.Reach(), first));
    }

    private static void Check(Violations violations, Reflection reflection) => violations
        .Text("reflection.title", reflection.Title, 0, 200)
        .Text("reflection.text", reflection.Text, 1, 20_000)
        .Require(
            reflection.About.Length == 0 || Abouts.Any(pattern => ResourceName.Matches(pattern, reflection.About)),
            "reflection.about", "must be the name of a cycle, an observation, a feedback meeting, a goal or an action step");

    private async Task<Reflection> Write(Session tx, ServerCallContext context, string name, Reflection draft)
    {
        var author = context.Caller().Name;
        var row = new ReflectionRow
        {
            Name = name,
            Person = author,
            About = draft.About,
            Content = await vault.Seal(tx, author, name, ReflectionRow.ContentOf(draft)),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        return await tx.TryInsert(InsertReflection, row) ? await row.ToProto(tx, vault) : throw Errors.AlreadyExists(name);
    }

    private const string InsertReflection = $"""
        INSERT INTO reflections ({ReflectionRow.Columns}) VALUES (@Name, @Person, @Person, @About, @Content, @CreateTime, @UpdateTime, @Version)
        """;
}
