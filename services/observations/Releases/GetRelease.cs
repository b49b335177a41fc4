using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReleasesApi
{
    public override Task<Release> GetRelease(GetReleaseRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ReleaseRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await db.Find<ReleaseRow>(ReleaseRow.SelectReached, ReleaseRow.Args(context, db.Now, new { request.Name }))
                ?? throw Errors.NotFound(request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Person)]);
        });
    }
}
