using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<Reflection> DeleteReflection(DeleteReflectionRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, ReflectionRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var row = await ReflectionRow.Own(tx, reach, request.Name);
                return await tx.Execute("DELETE FROM reflections WHERE name = @Name AND version = @version", new { row.Name, version }) == 1
                    ? await row.ToProto(tx, vault)
                    : throw Errors.Stale(request.Name);
            },
            (_, first) => Task.FromResult(new Reflection { Name = first }));
    }
}
