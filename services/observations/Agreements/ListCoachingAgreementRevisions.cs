using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<ListCoachingAgreementRevisionsResponse> ListCoachingAgreementRevisions(
        ListCoachingAgreementRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, CoachingAgreementRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(new { request.Parent, Before = page.After<AfterRevision>()?.Revision ?? int.MaxValue, take = page.Take });
        return database.ReadContent(context, async db =>
        {
            var agreement = await Find(db, context, request.Parent);
            var (rows, next) = page.Cut(await db.Page<CoachingAgreementRow>(SelectRevisions, args), row => new AfterRevision(row.Revision));
            var response = new ListCoachingAgreementRevisionsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.CoachingAgreements.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[new Seen(agreement.Name, agreement.Coachee)]);
        });
    }

    private static readonly string SelectRevisions =
        $"{CoachingAgreementRow.SelectVisible} AND a.name = @Parent AND r.revision < @Before ORDER BY r.revision DESC";

    private sealed record AfterRevision(int Revision);
}
