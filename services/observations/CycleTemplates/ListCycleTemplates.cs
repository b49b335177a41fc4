using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi
{
    public override Task<ListCycleTemplatesResponse> ListCycleTemplates(ListCycleTemplatesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalEnum("state", request.State).OptionalEnum("tier", request.Tier);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = new { request.State, request.Tier, After = page.After<AfterTemplate>()?.Name ?? "", take = page.Take };
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<CycleTemplateRow>(CycleTemplateRow.SelectPage, args), row => new AfterTemplate(row.Name));
                return new ListCycleTemplatesResponse { CycleTemplates = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private sealed record AfterTemplate(string Name);
}
