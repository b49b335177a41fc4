using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<ListGuidelinesResponse> ListGuidelines(ListGuidelinesRequest request, ServerCallContext context)
    {
        var page = context.Page(request);
        var args = new { After = page.After<NameKey>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<GuidelineRow>(GuidelineRow.SelectLatestPage, args), row => new NameKey(row.Name));
                return new ListGuidelinesResponse { Guidelines = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }
}
