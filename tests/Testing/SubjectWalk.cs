using System.Globalization;
using System.Text.RegularExpressions;
using Coaching.Platform;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Testing;

/// <summary>
/// Walks the schema of a service for columns that could name a person or hold a person's words, and finds those that its list of subjects has
/// forgotten: what is not listed would survive an erasure and be missing from an export.
/// </summary>
public static partial class SubjectWalk
{
    private const int ShortestName = 40;

    // What can never name a person, with the reason; by column, or by table and column.
    private static readonly Dictionary<string, string> Harmless = new()
    {
        ["name"] = "the name of a thing that is no person; names below a person's are listed",
        ["org_unit"] = "a place",
        ["primary_org_unit"] = "a place",
        ["county"] = "a place",
        ["programme"] = "a programme",
        ["coaching_relationship"] = "a pair, whose own row names its two",
        ["watched_relationship"] = "a pair",
        ["session"] = "a session",
        ["instrument"] = "a form",
        ["survey_round"] = "a round of a survey",
        ["observation"] = "a record",
        ["feedback_meeting"] = "a record",
        ["feedback_sample"] = "a record",
        ["action_step"] = "a record",
        ["praised_action_step"] = "a record",
        ["coaching_cycle"] = "a record",
        ["goal"] = "a record",
        ["strategy"] = "a record",
        ["coaching_agreement"] = "a record",
        ["previous_cycle"] = "a record",
        ["next_cycle"] = "a record",
        ["about"] = "a record",
        ["stage"] = "a key",
        ["support_rule"] = "a key",
        ["school"] = "a place",
        ["development_priority"] = "a priority of a school",
        ["vision"] = "a vision",
        ["cycle_template_revisions.content"] = "what a cycle is like, of nobody in particular",
        ["library_step_revisions.content"] = "what a step is, of nobody in particular",
        ["vision_revisions.content"] = "what good teaching is, of nobody in particular",
        ["words"] = "words of a step of the library",
        ["library_steps.subject"] = "a subject of a school",
        ["library_step"] = "a step of the library",
        ["challenge"] = "a key",
        ["parent"] = "a place, or the record that a row is part of",
        ["ancestor"] = "a place",
        ["ancestors"] = "places",
        ["display_name"] = "what a place, a form, a programme or a community is called",
        ["order_name"] = "the same, for the order",
        ["search_name"] = "the same, for searches",
        ["search_key"] = "the same, for searches",
        ["facility"] = "a room",
        ["camera"] = "a camera",
        ["coaching_timetable"] = "a timetable",
        ["coaching_slot"] = "a place in a timetable",
        ["session_series"] = "a series",
        ["timetable"] = "a timetable",
        ["operation"] = "a piece of work",
        ["upload"] = "a file",
        ["sha256"] = "a hash",
        ["hash"] = "a hash",
        ["previous_hash"] = "a hash",
        ["trace_parent"] = "the number of a trace",
        ["method"] = "the name of an RPC",
        ["roles"] = "names of roles",
        ["relations"] = "names of relations",
        ["client"] = "an app",
        ["ip_prefix"] = "a network",
        ["plc"] = "a community",
        ["plc_meeting"] = "a meeting of one",
        ["network"] = "a network of schools",
        ["announcement"] = "an announcement",
        ["subject_request"] = "a request",
        ["type"] = "the type of a fact",
        ["kind"] = "the kind of a piece of work",
        ["source"] = "a service, or the sender of rosters",
        ["cube"] = "a cube of figures",
        ["code"] = "a code",
        ["column_name"] = "a column of a file",
        ["file_name"] = "a file of a package",
        ["element"] = "a place in a file",
        ["cycle_template"] = "a template",
        ["checklist"] = "a checklist",
        ["criteria"] = "rules of selection, or their name",
        ["item"] = "a key, or the record that is shared",
        ["metric"] = "a key",
        ["items"] = "the questions of a form or a checklist",
        ["period"] = "a period of the school day",
        ["system"] = "another system's name",
        ["collection"] = "units or people",
        ["subject"] = "a subject of a school",
        ["library_steps.words"] = "the same, for searches",
        ["rule"] = "a rule",
        ["privacy_notice"] = "a notice",
        ["privacy_notices.content"] = "a rule, the same for everybody",
        ["first_revision"] = "a form or a framework",
        ["standards_framework"] = "a framework",
        ["area"] = "an area of a framework",
        ["learning_walk"] = "a walk",
        ["calibration_exercise"] = "an exercise",
        ["place"] = "a room",
        ["standards_frameworks.content"] = "what good teaching is, of nobody in particular",
        ["focuses"] = "numbers of an enum",
        ["visit"] = "a visit",
        ["record"] = "a record",
        ["plan_name"] = "a plan",
        ["guideline"] = "a guideline",
        ["priority"] = "a priority",
        ["person_merge"] = "a merge",
        ["predecessor"] = "a pair",
        ["merged_into"] = "a place; of people it is listed",
        ["split_from"] = "a place",
        ["script"] = "a migration",
        ["completed_by"] = "the record that completed a session",
        ["wrapped"] = "a key, destroyed with its person's",
        ["feed"] = "a feed",
        ["outbox.aggregate"] = "the resource of a fact: facts carry names of resources and numbers, and go after 30 days",
        ["outbox.data"] = "a fact: names of resources and numbers, and goes after 30 days",
        ["quarantine.aggregate"] = "as in the outbox",
        ["quarantine.data"] = "as in the outbox",
        ["quarantine.cause"] = "the kind of an error",
        ["audit.actor"] = "who did what is kept for three years, chained by hashes: an entry that changed would prove tampering",
        ["audit.resource"] = "as the actor",
        ["audit.purpose"] = "a purpose",
        ["accesses.purpose"] = "a purpose",
        ["accesses.resource"] = "records; whose they are stands beside",
        ["erased_subjects.person"] = "who was erased: it leads to a tombstone alone, so that late facts find their way",
        ["erased_subjects.tombstone"] = "a tombstone",
        ["leases.holder"] = "a replica",
        ["contributions.cells"] = "what was added, to be taken back where it now stands",
        ["roster_records.sourced_id"] = "deleted with the record of the person",
        ["external_ids.value"] = "deleted with the number's owner",
        ["import_issues.message"] = "a rule, never the value",
        ["timetable_issues.message"] = "a rule, never a person's name",
        ["import_outcomes.data"] = "numbers of lines, with the ids of rows as the sender chose them",
        ["programmes.org_units"] = "places",
        ["programmes.sample_org_units"] = "places",
        ["programmes.sampling_note"] = "why these places",
        ["org_units.code"] = "a place's number",
        ["announcements.title"] = "words of an office to all",
        ["announcements.body"] = "words of an office to all",
        ["staff_assignments.subjects"] = "subjects of a school, without the person who taught them",
        ["readiness_checklists.items"] = "what everybody confirms",
        ["school_calendars.content"] = "days",
        ["bell_schedules.content"] = "times",
        ["facilities.display_name"] = "a room",
        ["plc_meetings.agenda"] = "what a community plans together",
        ["plc_meetings.outputs"] = "what a community found together",
    };

    /// <summary>The columns that are neither listed nor known to be harmless, and the entries that name no column.</summary>
    public static async Task<IReadOnlyList<string>> Forgotten(ServiceHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var tables = host.App.Services.GetRequiredService<SubjectTables>();
        var columns = await host.Database.Read(db => db.Query<Column>(SelectColumns), default);
        var missing = columns.Where(column => column.CanName && !tables.Lists(column.Table, column.Name) && !IsHarmless(column)).Select(column => $"{column.Table}.{column.Name}");
        var gone = tables.All.Where(table => columns.All(column => column.Table != table.Name)).Select(table => $"{table.Name} is no table");
        return [.. missing, .. gone];
    }

    /// <summary>
    /// The columns in which a person's name stands, but for the chained log and the feed, which keep names of resources, what maps the name to its
    /// tombstone, and the columns left out.
    /// </summary>
    public static async Task<IReadOnlyList<string>> NamedIn(ServiceHost host, string person, params IReadOnlyCollection<string> leftOut)
    {
        ArgumentNullException.ThrowIfNull(host);
        var found = new List<string>();
        var isSqlite = host.Database.Dialect.Name == "sqlite";
        foreach (var column in await host.Database.Read(db => db.Query<Column>(isSqlite ? SelectColumns : SelectTextColumns), default))
        {
            var place = $"{column.Table}.{column.Name}";
            var holds = isSqlite ? $"instr({column.Name}, @person) > 0" : $"CHARINDEX(@person, {column.Name}) > 0";
            if (column.Table is not ("outbox" or "audit" or "erased_subjects") && !leftOut.Contains(place)
                && await host.Database.Read(db => db.One<int>($"SELECT COUNT(*) FROM {column.Table} WHERE {holds}", new { person }), default) > 0)
            {
                found.Add(place);
            }
        }

        return found;
    }

    private static bool IsHarmless(Column column) => Harmless.ContainsKey(column.Name) || Harmless.ContainsKey($"{column.Table}.{column.Name}");

    private const string SelectColumns = """
        SELECT m.name AS "table", p.name AS name, p.type AS type
        FROM sqlite_master m JOIN pragma_table_info(m.name) p
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'schema_%' AND m.name NOT LIKE 'migration%'
        """;

    private const string SelectTextColumns = """
        SELECT TABLE_NAME AS "table", COLUMN_NAME AS name, DATA_TYPE AS type FROM INFORMATION_SCHEMA.COLUMNS WHERE DATA_TYPE = 'nvarchar'
        """;

    private sealed record Column
    {
        public required string Table { get; init; }

        public required string Name { get; init; }

        public required string Type { get; init; }

        public bool CanName => Type is "TEXT" or "BLOB" || (Length().Match(Type) is { Success: true } sized
            && int.Parse(sized.Groups["length"].Value, CultureInfo.InvariantCulture) >= ShortestName);
    }

    [GeneratedRegex(@"^(?:NVARCHAR|VARBINARY)\((?<length>\d+)\)$")]
    private static partial Regex Length();
}
