using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<Reflection> UpdateReflection(UpdateReflectionRequest request, ServerCallContext context)
    {
        var wanted = request.Reflection ?? new Reflection();
        var violations = new Violations().Name("reflection.name", wanted.Name, ReflectionRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "title", "text", "about");
        var version = Etag.Check(violations, wanted.Etag, context, "reflection.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, wanted.Name, tx => Change(tx, reach, wanted, fields, version), (tx, first) => ReflectionNow(tx, reach, first));
    }

    private async Task<Reflection> Change(Session tx, Reach reach, Reflection wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await ReflectionRow.Own(tx, reach, wanted.Name);
        var reflection = await row.ToProto(tx, vault);
        Masks.Apply(fields, wanted, reflection);
        var violations = new Violations();
        Check(violations, reflection);
        violations.ThrowIfAny();
        var changed = row with
        {
            About = reflection.About,
            Content = await vault.Seal(tx, row.Person, row.Name, ReflectionRow.ContentOf(reflection)),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        return await tx.Execute(StoreReflection, changed) == 1 ? await changed.ToProto(tx, vault) : throw Errors.Stale(wanted.Name);
    }

    private const string StoreReflection = """
        UPDATE reflections SET about = @About, content = @Content, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND person = @Person AND version = @Version - 1
        """;
}
