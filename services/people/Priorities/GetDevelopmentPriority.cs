using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class DevelopmentPrioritiesApi
{
    public override Task<DevelopmentPriority> GetDevelopmentPriority(GetDevelopmentPriorityRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, "developmentPriorities/{development_priority}")
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(
            async db =>
            {
                var args = context.Reach().With(new { name = request.Name, revision = request.Revision });
                var row = await db.Find<DevelopmentPriorityRow>(
                    request.Revision == 0 ? DevelopmentPriorityRow.SelectLatest : DevelopmentPriorityRow.SelectRevision, args);
                return (row ?? throw Errors.NotFound(request.Name)).ToProto();
            },
            context.CancellationToken);
    }

    private static async Task<DevelopmentPriorityRow> Find(Session db, ServerCallContext context, string name) =>
        await db.Find<DevelopmentPriorityRow>(DevelopmentPriorityRow.SelectLatest, context.Reach().With(new { name })) ?? throw Errors.NotFound(name);
}
