using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingAgreementsApi
{
    public override Task<ListCoachingAgreementsResponse> ListCoachingAgreements(ListCoachingAgreementsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coaching_cycle", request.CoachingCycle, CoachingCycleRow.Pattern)
            .OptionalEnum("state", request.State);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterAgreement>();
        var args = context.Reach().With(new
        {
            request.CoachingRelationship,
            request.CoachingCycle,
            request.State,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(
                await db.Page<CoachingAgreementRow>(SelectAgreements, args), row => new AfterAgreement(row.CreateTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListCoachingAgreementsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.CoachingAgreements.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectAgreements = $"""
        {CoachingAgreementRow.SelectVisible}
          AND (a.coach = @reach_caller OR a.coachee = @reach_caller)
          AND r.revision = a.revision
          AND a.create_time <= @Before AND (a.create_time < @Before OR a.name < @After)
          AND (@CoachingRelationship = '' OR a.coaching_relationship = @CoachingRelationship)
          AND (@CoachingCycle = '' OR a.coaching_cycle = @CoachingCycle)
          AND (@State = 0 OR a.state = @State)
        ORDER BY a.create_time DESC, a.name DESC
        """;

    private sealed record AfterAgreement(DateTimeOffset CreateTime, string Name);
}
