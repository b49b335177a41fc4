using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class GuidelinesApi
{
    public override Task<ListGuidelineOverridesResponse> ListGuidelineOverrides(ListGuidelineOverridesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "guidelines/{guideline}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.Parent, After = page.After<NameKey>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<GuidelineOverrideRow>(SelectOverrides, args), row => new NameKey(row.Name));
                return new ListGuidelineOverridesResponse { GuidelineOverrides = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private const string SelectOverrides =
        $"SELECT {GuidelineOverrideRow.Columns} FROM guideline_overrides WHERE guideline = @Parent AND name > @After ORDER BY name";
}
