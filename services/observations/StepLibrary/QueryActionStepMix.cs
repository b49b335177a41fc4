using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Challenge = Coaching.Observations.V1.LibraryStep.Types.Challenge;
using MixCell = Coaching.Observations.V1.QueryActionStepMixResponse.Types.MixCell;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi
{
    public override Task<QueryActionStepMixResponse> QueryActionStepMix(QueryActionStepMixRequest request, ServerCallContext context)
    {
        new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime)
            .ThrowIfAny();

        var reach = context.Reach();
        var args = reach.With(new
        {
            request.OrgUnit,
            From = request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
        });
        return database.Read(
            async db =>
            {
                if (request.OrgUnit.Length > 0)
                {
                    await db.MustReach(context, request.OrgUnit);
                }

                var people = Math.Max(FewestPeople, reach.MinimumPeople);
                return Mix(await db.Query<MixRow>(SelectMix, args), await db.One<MixRow>(SelectAll, args), people);
            },
            context.CancellationToken);
    }

    private const int FewestPeople = 5;

    // One cell left out could be found as the difference from the total; so the smallest of the others goes with it.
    private static QueryActionStepMixResponse Mix(IReadOnlyList<MixRow> rows, MixRow all, int people)
    {
        var shown = rows.Where(row => row.People >= people).ToList();
        if (rows.Count - shown.Count == 1 && shown.Count > 0)
        {
            shown.Remove(shown.MinBy(row => (row.Steps, row.Challenge, row.SubjectSpecific))!);
        }

        var response = new QueryActionStepMixResponse();
        foreach (var row in rows.OrderBy(row => ChallengeOf(row.Challenge)).ThenBy(row => row.SubjectSpecific))
        {
            var cell = new MixCell { Challenge = ChallengeOf(row.Challenge), Generic = !row.SubjectSpecific, Suppressed = !shown.Contains(row) };
            if (!cell.Suppressed)
            {
                cell.Steps = row.Steps;
            }

            response.Cells.Add(cell);
        }

        if (all.People >= people)
        {
            response.Total = all.Steps;
        }

        return response;
    }

    private static Challenge ChallengeOf(string key) =>
        System.Enum.TryParse<Challenge>(key, ignoreCase: true, out var challenge) && System.Enum.IsDefined(challenge) ? challenge : Challenge.Unspecified;

    private static readonly string Counted = $"""
        FROM action_steps s
        WHERE s.create_time >= @From AND s.create_time < @Until AND {Reach.Predicate("s.org_unit")}
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = s.org_unit AND a.ancestor = @OrgUnit))
        """;

    private static readonly string SelectMix = $"""
        SELECT s.challenge, s.subject_specific, COUNT(*) AS steps, COUNT(DISTINCT s.coachee) AS people
        {Counted}
        GROUP BY s.challenge, s.subject_specific
        """;

    private static readonly string SelectAll =
        $"SELECT '' AS challenge, CAST(0 AS BIT) AS subject_specific, COUNT(*) AS steps, COUNT(DISTINCT s.coachee) AS people {Counted}";

    private sealed record MixRow
    {
        public required string Challenge { get; init; }

        public required bool SubjectSpecific { get; init; }

        public required int Steps { get; init; }

        public required int People { get; init; }
    }
}
