using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching.People.Tests;

/// <summary>
/// All that the people service stores, row by row, in a form that two databases with the same history share: random ids become what they
/// stand for, and times go.
/// </summary>
internal static partial class PeopleState
{
    // How an import was run, and not what it left.
    private static readonly FrozenSet<string> Ways = FrozenSet.Create(
        StringComparer.Ordinal, "operations", "requests", "uploads", "imports", "import_outcomes", "leases");

    private static readonly FrozenDictionary<string, MessageDescriptor> Facts =
        EventsReflection.Descriptor.MessageTypes.Concat(RolloutEventsReflection.Descriptor.MessageTypes).ToFrozenDictionary(type => type.FullName);

    /// <summary>The rows, as `table: column=value ...`, in order.</summary>
    public static async Task<List<string>> Of(string path)
    {
        await using var database = Database.Open(new DatabaseOptions { Path = path }, "people", TimeProvider.System);
        var tables = await database.Read(db => db.Query<string>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"), default);
        var names = await Names(database);
        var rows = new List<string>();
        foreach (var table in tables.Where(table => !Ways.Contains(table)
            && !table.StartsWith("audit", StringComparison.Ordinal) && !table.Contains("migration", StringComparison.Ordinal)))
        {
            foreach (IDictionary<string, object?> row in await database.Read(db => db.Query<dynamic>($"SELECT * FROM {table}"), default))
            {
                rows.Add($"{table}: {string.Join(' ', Cells(table, row, names))}");
            }
        }

        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>The numbers of the outbox, which have no gap, and whether a version of an aggregate stands in it twice.</summary>
    public static async Task<(long Facts, long First, long Last, long Doubled)> Outbox(string path)
    {
        await using var database = Database.Open(new DatabaseOptions { Path = path }, "people", TimeProvider.System);
        Task<long> Number(string sql) => database.Read(db => db.One<long>(sql), default);
        return (
            await Number("SELECT COUNT(DISTINCT feed_seq) FROM outbox"), await Number("SELECT MIN(feed_seq) FROM outbox"), await Number("SELECT MAX(feed_seq) FROM outbox"),
            await Number("SELECT COUNT(*) FROM (SELECT 1 FROM outbox GROUP BY aggregate, version HAVING COUNT(*) > 1)"));
    }

    // Units and people are their identifiers in other systems, posts what they are about.
    private static async Task<Dictionary<string, string>> Names(Database database)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in await database.Read(db => db.Query<dynamic>("SELECT owner, system, value FROM external_ids ORDER BY system, value"), default))
        {
            names[Id().Match((string)row.owner).Value] = $"<{row.system}:{row.value}>";
        }

        foreach (var row in await database.Read(
            db => db.Query<dynamic>("SELECT name, person, role, org_unit, start_date, end_date, version FROM staff_assignments"), default))
        {
            var id = Id().Matches((string)row.name)[^1].Value;
            names[id] = $"<post {Text((string)row.person, names)} {row.role} {Text((string)row.org_unit, names)} {row.start_date} {row.end_date} {row.version}>";
        }

        return names;
    }

    private static IEnumerable<string> Cells(string table, IDictionary<string, object?> row, Dictionary<string, string> names)
    {
        foreach (var (column, value) in row.OrderBy(cell => cell.Key, StringComparer.Ordinal))
        {
            var isOwn = column.EndsWith("_time", StringComparison.Ordinal) || (table == "outbox" && column is "id" or "feed_seq" or "trace_parent")
                || (column == "hash" && Equals(row["collection"], UnitsWithHash)) || (column == "seq" && table == "import_issues");
            if (!isOwn)
            {
                yield return $"{column}={Value(table, row, value, names)}";
            }
        }
    }

    // The hash of a unit is over its parent's name, which is random.
    private const string UnitsWithHash = "orgUnits";

    private static string Value(string table, IDictionary<string, object?> row, object? value, Dictionary<string, string> names) => value switch
    {
        byte[] bytes when Message(table, row) is { } type => Time().Replace(Text(JsonFormatter.Default.Format(type.Parser.ParseFrom(bytes)), names), "*"),
        byte[] bytes => Convert.ToHexString(bytes),
        string text => Text(text, names),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    // What the columns of bytes hold.
    private static MessageDescriptor? Message(string table, IDictionary<string, object?> row) => table switch
    {
        "outbox" => Facts.GetValueOrDefault((string)row["type"]!),
        "org_unit_revisions" => OrgUnitRevision.Descriptor,
        _ => null,
    };

    private static string Text(string text, Dictionary<string, string> names) => Id().Replace(text, id => names.GetValueOrDefault(id.Value, "*"));

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT[0-9:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
