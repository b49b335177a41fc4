using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    public override Task<CycleTemplate> PublishCycleTemplate(PublishCycleTemplateRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, CycleTemplateRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Publish(tx, request.Name, version), Latest);
    }

    private static async Task<CycleTemplate> Publish(Session tx, string name, long version)
    {
        var row = await Current(tx, name, version);
        if (row.LatestRevision == row.PublishedRevision)
        {
            throw Errors.Precondition("NO_DRAFT", $"{name} has no draft to publish.", ("name", name));
        }

        var published = row with
        {
            State = CycleTemplate.Types.State.Published,
            Tier = row.ToProto().Tier,
            PublishedRevision = row.LatestRevision,
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        await Store(tx, published);
        return published.ToProto();
    }
}
