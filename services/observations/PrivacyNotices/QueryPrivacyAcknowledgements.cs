using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi
{
    public override Task<QueryPrivacyAcknowledgementsResponse> QueryPrivacyAcknowledgements(
        QueryPrivacyAcknowledgementsRequest request, ServerCallContext context)
    {
        new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var notice = await PrivacyNoticeRow.InForce(db, request.OrgUnit);
                var counts = await db.One<CountRow>(CountStaff, new { Unit = request.OrgUnit, Notice = notice?.Name ?? "", context.Reach().Today });
                return new QueryPrivacyAcknowledgementsResponse
                {
                    PrivacyNotice = notice?.Name ?? "",
                    StaffCount = counts.Staff,
                    AcknowledgedCount = counts.Acknowledged,
                };
            },
            context.CancellationToken);
    }

    private const string CountStaff = """
        SELECT COUNT(DISTINCT p.person) AS staff, COUNT(DISTINCT k.person) AS acknowledged
        FROM dir_posts p JOIN dir_ancestors a ON a.org_unit = p.org_unit
            LEFT JOIN privacy_acknowledgements k ON k.person = p.person AND k.privacy_notice = @Notice
        WHERE a.ancestor = @Unit AND p.start_date <= @Today AND (p.end_date IS NULL OR p.end_date > @Today)
        """;

    private sealed record CountRow
    {
        public required int Staff { get; init; }

        public required int Acknowledged { get; init; }
    }
}
