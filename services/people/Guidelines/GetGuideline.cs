using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<Guideline> GetGuideline(GetGuidelineRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, "guidelines/{guideline}")
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(
            async db => request.Revision == 0
                ? await Show(db, request.Name)
                : (await db.Find<GuidelineRow>(GuidelineRow.SelectRevision, new { name = request.Name, revision = request.Revision })
                    ?? throw Errors.NotFound($"{request.Name} in revision {request.Revision}")).ToProto(),
            context.CancellationToken);
    }

    // Guidelines are for everyone.
    private static async Task<Guideline> Show(Session db, string name) =>
        (await db.Find<GuidelineRow>(GuidelineRow.SelectLatest, new { name }) ?? throw Errors.NotFound(name)).ToProto();
}
