using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>A person and the unit whose rules bind the person.</summary>
internal sealed record Standing
{
    public required string Person { get; init; }

    public required string Unit { get; init; }

    public static Standing Of(PersonRow person) => new() { Person = person.Name, Unit = person.PrimaryOrgUnit };
}

/// <summary>What people have and lack under the checklists in force at their units.</summary>
internal static class ReadinessCheck
{
    // SQL Server takes 2,100 parameters in a statement.
    public const int Chunk = 500;

    /// <summary>The state of each of the people, in the order given.</summary>
    public static async Task<List<Readiness>> Of(Session db, ReadinessAudience audience, IReadOnlyCollection<Standing> people)
    {
        var checklists = await InForce(db, audience, people);
        var confirmed = new Dictionary<(string, string, string), ConfirmationRow>();
        foreach (var names in checklists.Count == 0 ? [] : people.Select(one => one.Person).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            foreach (var row in await db.Query<ConfirmationRow>(SelectConfirmations, new { names }))
            {
                confirmed[(row.Person, row.Checklist, row.Item)] = row;
            }
        }

        var practice = audience == ReadinessAudience.Coach ? await PracticeCheck.Of(db, people.Select(one => one.Person)) : PracticeCheck.None;
        return [.. people.Select(one =>
            Show(one, audience, checklists.GetValueOrDefault(one.Unit) ?? checklists.GetValueOrDefault("") ?? [], confirmed, practice))];
    }

    /// <summary>The required items, as <c>checklist/item</c>, that each of the people lacks; nobody who is ready is in it.</summary>
    public static async Task<Dictionary<string, List<string>>> Missing(Session db, ReadinessAudience audience, IReadOnlyCollection<Standing> people) =>
        (await Of(db, audience, people)).Where(readiness => !readiness.Ready).DistinctBy(readiness => readiness.Person)
            .ToDictionary(readiness => readiness.Person, Lacks, StringComparer.Ordinal);

    public static List<string> Lacks(Readiness readiness) =>
        [.. readiness.Items.Where(item => item.Required && !item.Confirmed).Select(item => $"{ResourceName.IdOf(item.Checklist)}/{item.Key}"),
            .. readiness.PendingPracticePairs];

    // Those of each unit, and under the empty unit those of everywhere.
    private static async Task<Dictionary<string, List<ReadinessChecklist>>> InForce(
        Session db, ReadinessAudience audience, IReadOnlyCollection<Standing> people)
    {
        var everywhere = new List<ReadinessChecklist>();
        var byUnit = new Dictionary<string, List<ReadinessChecklist>>(StringComparer.Ordinal);
        everywhere.AddRange((await db.Query<ReadinessChecklistRow>(SelectEverywhere, new { audience })).Select(row => row.ToProto()));
        foreach (var units in people.Select(one => one.Unit).Where(unit => unit.Length > 0).Distinct(StringComparer.Ordinal).Chunk(Chunk))
        {
            var scoped = (await db.Query<ReadinessChecklistRow>(SelectScoped, new { audience, units })).ToLookup(row => row.OrgUnit, row => row.ToProto());
            if (scoped.Count == 0)
            {
                continue;
            }

            foreach (var line in (await db.Query<LineRow>(SelectLines, new { units, scopes = scoped.Select(scope => scope.Key) })).GroupBy(row => row.OrgUnit))
            {
                byUnit[line.Key] = [.. everywhere, .. line.SelectMany(row => scoped[row.Ancestor])];
            }
        }

        if (everywhere.Count > 0)
        {
            byUnit[""] = everywhere;
        }

        return byUnit;
    }

    private static Readiness Show(
        Standing one, ReadinessAudience audience, List<ReadinessChecklist> checklists, Dictionary<(string, string, string), ConfirmationRow> confirmed,
        PracticeCheck practice)
    {
        var readiness = new Readiness
        {
            Name = $"{one.Person}/readiness/{(audience == ReadinessAudience.Coach ? "coach" : "coachee")}",
            Person = one.Person,
            Audience = audience,
            PendingPracticePairs = { practice.Pending(one.Person) },
        };
        foreach (var checklist in checklists)
        {
            foreach (var item in checklist.Items)
            {
                var done = item.Evidence == ReadinessChecklist.Types.Evidence.PracticeRelease
                    ? Released(one, practice)
                    : confirmed.GetValueOrDefault((one.Person, checklist.Name, item.Key));
                readiness.Items.Add(new Readiness.Types.Item
                {
                    Checklist = checklist.Name,
                    Key = item.Key,
                    Title = item.Title,
                    Required = item.Required,
                    Confirmed = done is not null,
                    ConfirmedBy = done?.ConfirmedBy ?? "",
                    ConfirmDate = done?.ConfirmDate.ToProto(),
                });
            }
        }

        readiness.Ready = readiness.PendingPracticePairs.Count == 0 && readiness.Items.All(item => item.Confirmed || !item.Required);
        return readiness;
    }

    // It is the partner who signed for the person.
    private static ConfirmationRow? Released(Standing one, PracticeCheck practice) => practice.Release(one.Person) is { } pair
        ? new ConfirmationRow { Person = one.Person, Checklist = "", Item = "", ConfirmedBy = pair.Other(one.Person), ConfirmDate = pair.ReleaseDate!.Value }
        : null;

    private sealed record ConfirmationRow
    {
        public required string Person { get; init; }

        public required string Checklist { get; init; }

        public required string Item { get; init; }

        public required string ConfirmedBy { get; init; }

        public required DateOnly ConfirmDate { get; init; }
    }

    private sealed record LineRow
    {
        public required string OrgUnit { get; init; }

        public required string Ancestor { get; init; }
    }

    private const string SelectEverywhere = $"""
        SELECT {ReadinessChecklistRow.Columns} FROM readiness_checklists WHERE org_unit = '' AND audience = @audience AND state = 1 ORDER BY name
        """;

    private const string SelectScoped = $"""
        SELECT {ReadinessChecklistRow.Columns} FROM readiness_checklists
        WHERE audience = @audience AND state = 1 AND org_unit IN (SELECT ancestor FROM dir_ancestors WHERE org_unit IN @units)
        ORDER BY name
        """;

    private const string SelectLines = """
        SELECT org_unit, ancestor FROM dir_ancestors WHERE org_unit IN @units AND ancestor IN @scopes ORDER BY org_unit, depth DESC
        """;

    private const string SelectConfirmations =
        "SELECT person, checklist, item, confirmed_by, confirm_date FROM readiness_confirmations WHERE person IN @names";
}
