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
        new Violations().Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}").ThrowIfAny();

        var minimum = Math.Max(SmallGroups.Least, context.Reach().MinimumPeople);
        var week = ReleaseWeek.Of(today);
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                var response = await new StepMix(db, week, minimum).Of(request.OrgUnit);
                response.AsOfDate = week.AsOf.ToProto();
                return response;
            },
            context.CancellationToken);
    }
}

/// <summary>
/// The steps of a place by kind. A cell stays away when it is about few people, or when the same cell of the places beside it, or the other cells
/// and the total, would tell it.
/// </summary>
internal sealed class StepMix(Session db, ReleaseWeek week, int minimum)
{
    private const string AllCells = "*";

    private readonly Dictionary<string, IReadOnlyList<MixRow>> _sizes = [];

    public async Task<QueryActionStepMixResponse> Of(string orgUnit)
    {
        var cells = (await Below(orgUnit)).GroupBy(row => row.Cell).ToDictionary(cell => cell.Key, cell => cell.ToList());
        var response = new QueryActionStepMixResponse();
        if (!cells.Remove(AllCells, out var all) || await IsHidden(AllCells, orgUnit))
        {
            return response;
        }

        response.Total = all.Sum(row => row.Steps);
        var shown = new List<string>();
        foreach (var cell in cells.Keys)
        {
            if (!await IsHidden(cell, orgUnit))
            {
                shown.Add(cell);
            }
        }

        // What the total less the cells shown would tell must itself be about enough people, in more than one cell.
        var hidden = SmallGroups.Hide(
            [.. cells.Select(cell => new GroupSize { OrgUnit = cell.Key, People = shown.Contains(cell.Key) ? cell.Value.Sum(row => row.People) : 1 })], minimum);
        foreach (var (key, rows) in cells.OrderBy(cell => ChallengeOf(cell.Value[0])).ThenBy(cell => cell.Value[0].SubjectSpecific))
        {
            var cell = new MixCell { Challenge = ChallengeOf(rows[0]), Generic = !rows[0].SubjectSpecific, Suppressed = hidden.Contains(key) };
            if (!cell.Suppressed)
            {
                cell.Steps = rows.Sum(row => row.Steps);
            }

            response.Cells.Add(cell);
        }

        return response;
    }

    // A place is judged among its siblings, and so are all above it.
    private async Task<bool> IsHidden(string cell, string orgUnit)
    {
        if (Groups(await Below(orgUnit), cell).Sum(group => group.People) < minimum)
        {
            return true;
        }

        var unit = orgUnit;
        while ((await StaffDirectory.Unit(db, unit))?.Parent is { Length: > 0 } parent)
        {
            if (SmallGroups.Hide(Groups(await Below(parent), cell), minimum).Contains(unit))
            {
                return true;
            }

            unit = parent;
        }

        return false;
    }

    private static List<GroupSize> Groups(IEnumerable<MixRow> rows, string cell) =>
        [.. rows.Where(row => row.Cell == cell).Select(row => new GroupSize { OrgUnit = row.Child, People = row.People })];

    private async Task<IReadOnlyList<MixRow>> Below(string orgUnit)
    {
        if (!_sizes.TryGetValue(orgUnit, out var rows))
        {
            rows = await db.Query<MixRow>(SelectBelow, new { Unit = orgUnit, week.From, week.Until });
            _sizes.Add(orgUnit, rows);
        }

        return rows;
    }

    private static Challenge ChallengeOf(MixRow row) =>
        System.Enum.TryParse<Challenge>(row.Challenge, ignoreCase: true, out var challenge) && System.Enum.IsDefined(challenge) ? challenge : Challenge.Unspecified;

    private const string Counted = """
        FROM dir_ancestors d JOIN action_steps s ON s.org_unit = d.org_unit AND s.create_time >= @From AND s.create_time < @Until
        LEFT JOIN (SELECT u.name, a.org_unit FROM dir_org_units u JOIN dir_ancestors a ON a.ancestor = u.name WHERE u.parent = @Unit) c
            ON c.org_unit = s.org_unit
        WHERE d.ancestor = @Unit
        """;

    // A step counts at the unit right below in which it was agreed; the last rows are about all of them.
    private const string SelectBelow = $"""
        SELECT COALESCE(c.name, '') AS child, s.challenge, s.subject_specific, COUNT(*) AS steps, COUNT(DISTINCT s.coachee) AS people
        {Counted}
        GROUP BY COALESCE(c.name, ''), s.challenge, s.subject_specific
        UNION ALL
        SELECT COALESCE(c.name, ''), '{AllCells}', 0, COUNT(*), COUNT(DISTINCT s.coachee)
        {Counted}
        GROUP BY COALESCE(c.name, '')
        """;

    private sealed record MixRow
    {
        public required string Child { get; init; }

        public required string Challenge { get; init; }

        public required bool SubjectSpecific { get; init; }

        public required int Steps { get; init; }

        public required int People { get; init; }

        public string Cell => Challenge == AllCells ? AllCells : $"{Challenge}/{SubjectSpecific}";
    }
}
