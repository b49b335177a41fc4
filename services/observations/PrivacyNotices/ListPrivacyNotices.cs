using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi
{
    public override Task<ListPrivacyNoticesResponse> ListPrivacyNotices(ListPrivacyNoticesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterNotice>();
        var args = new
        {
            Me = context.Caller().Name,
            request.OrgUnit,
            Before = after?.Time ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        };
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<PrivacyNoticeRow>(SelectPage, args), row => new AfterNotice(row.PublishTime, row.Name));
                return new ListPrivacyNoticesResponse { PrivacyNotices = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectPage = $"""
        {PrivacyNoticeRow.Select}
        WHERE (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = n.org_unit))
          AND n.publish_time <= @Before AND (n.publish_time < @Before OR n.name < @After)
        ORDER BY n.publish_time DESC, n.name DESC
        """;

    private sealed record AfterNotice(DateTimeOffset Time, string Name);
}
