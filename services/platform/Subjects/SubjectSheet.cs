using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>The rows of one table that are a person's, as an export shows them.</summary>
internal sealed class SubjectSheet(string name, IReadOnlyList<JsonObject> rows)
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithTypeRegistry(EventTypes.Registry));

    public string Name => name;

    public IReadOnlyList<JsonObject> Rows => rows;

    /// <summary>The columns, in the order in which the rows first have them.</summary>
    public IReadOnlyList<string> Columns { get; } = [.. rows.SelectMany(row => row.Select(field => field.Key)).Distinct()];

    /// <summary>What is the person's and what is about them, whole; what only names them, without what it says of others.</summary>
    public static async Task<SubjectSheet> Read(Session db, SubjectTable table, string person)
    {
        var rows = new List<JsonObject>();
        var whole = table.OwnedBy.Concat(table.AboutWhom).ToList();
        if (whole.Count > 0)
        {
            var holds = string.Join(" OR ", whole.Select(column => $"{column} = @person"));
            foreach (var row in await db.Query<object>($"SELECT * FROM {table.Name} WHERE {holds}", new { person }))
            {
                rows.Add(await Show(db, table, (IDictionary<string, object?>)row, isWhole: true));
            }
        }

        if (table.NamesOf.Count > 0)
        {
            var holds = string.Join(" OR ", table.NamesOf.Select(column => $"{column} = @person"));
            var others = string.Concat(whole.Select(column => $" AND {column} <> @person"));
            foreach (var row in await db.Query<object>($"SELECT * FROM {table.Name} WHERE ({holds}){others}", new { person }))
            {
                rows.Add(await Show(db, table, (IDictionary<string, object?>)row, isWhole: false));
            }
        }

        return new SubjectSheet(table.Name, rows);
    }

    /// <summary>What the person did, as the audit has it.</summary>
    public static async Task<SubjectSheet> OwnActs(Session db, string person)
    {
        var acts = await db.Query<object>("SELECT time, method, resource, resources, purpose, client FROM audit WHERE chain = @Chain AND actor = @person ORDER BY seq",
            new { Chain = AuditLog.ChainOf(person), person });
        var none = new SubjectTable("own_acts");
        var rows = new List<JsonObject>();
        foreach (var act in acts)
        {
            rows.Add(await Show(db, none, (IDictionary<string, object?>)act, isWhole: true));
        }

        return new SubjectSheet("own_acts", rows);
    }

    public string ToCsv()
    {
        var text = new StringBuilder();
        text.Append(string.Join(',', Columns.Select(Cell))).Append("\r\n");
        foreach (var row in rows)
        {
            text.Append(string.Join(',', Columns.Select(column => Cell(Text(row[column]))))).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>A value as a reader sees it.</summary>
    public static string Text(JsonNode? value) => value is JsonValue single && single.TryGetValue<string>(out var text) ? text : value?.ToJsonString() ?? "";

    private static async Task<JsonObject> Show(Session db, SubjectTable table, IDictionary<string, object?> row, bool isWhole)
    {
        var shown = new JsonObject();
        foreach (var (column, value) in row)
        {
            if (value is null or DBNull || table.Secrets.Contains(column) || table.Messages.ContainsKey(column) || table.Lists.Contains(column))
            {
                continue;
            }

            if (table.Contents.TryGetValue(column, out var read))
            {
                if (isWhole && value is byte[] { Length: > 0 } content)
                {
                    shown[column] = JsonNode.Parse(Formatter.Format(await read(db, row, content)));
                }
            }
            else if (isWhole || !table.Texts.Contains(column))
            {
                shown[column] = Value(column, value);
            }
        }

        return shown;
    }

    // SQLite keeps times as numbers, ids as bytes, and flags as either.
    private static JsonNode? Value(string column, object value) => value switch
    {
        long number when column == "time" || column.EndsWith("_time", StringComparison.Ordinal) => Time(DateTimeOffset.UnixEpoch.AddTicks(number * TimeSpan.TicksPerMicrosecond)),
        DateTimeOffset time => Time(time),
        DateTime day => day.ToString(SqlTypes.DateFormat, CultureInfo.InvariantCulture),
        byte[] { Length: 16 } id => new Guid(id, bigEndian: true).ToString(),
        byte[] bytes => Convert.ToBase64String(bytes),
        Guid id => id.ToString(),
        string text => Structured(text),
        bool flag => flag,
        _ => JsonValue.Create(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
    };

    private static JsonNode? Structured(string text)
    {
        if (text is not (['{', .., '}'] or ['[', .., ']']))
        {
            return text;
        }

        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    // A spreadsheet must not take words for a formula.
    private static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
