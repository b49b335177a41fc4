using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<Reflection> GetReflection(GetReflectionRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ReflectionRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await ReflectionRow.Own(db, context.Reach(), request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Person)]);
        });
    }

    private async Task<Reflection> ReflectionNow(Session tx, Reach reach, string name) =>
        await (await ReflectionRow.Own(tx, reach, name)).ToProto(tx, vault);
}
