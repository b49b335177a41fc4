using System.Globalization;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf;
using Grpc.Core;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;

namespace Coaching.People;

/// <summary>What happened to units, with the days since which it holds: each stored change of a unit is told and leaves a revision.</summary>
internal static class OrgUnitHistory
{
    /// <summary>A revision in the making, of a kind, by whom and since when.</summary>
    public static OrgUnitRevision Entry(ServerCallContext context, Kind kind, DateOnly day, params IEnumerable<string> related) =>
        new() { Kind = kind, EffectiveDate = day.ToProto(), Actor = context.Caller().Name, RelatedOrgUnits = { related } };

    /// <summary>The same by an import.</summary>
    public static OrgUnitRevision Entry(Kind kind, DateOnly day) => new() { Kind = kind, EffectiveDate = day.ToProto() };

    /// <summary>Stores a change of a unit in its next version; ABORTED when somebody else was first.</summary>
    public static async Task<OrgUnitRow> Save(Session tx, OrgUnitRow before, OrgUnitRow changed, OrgUnitRevision entry)
    {
        var row = changed with { Version = before.Version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(OrgUnitRow.Update, row) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await tx.Tell(row);
        await Record(tx, before, row, entry);
        return row;
    }

    /// <summary>Leaves a revision of a unit as it is stored now; without a unit of before it has just been created.</summary>
    public static Task Record(Session tx, OrgUnitRow? before, OrgUnitRow row, OrgUnitRevision entry)
    {
        var revision = entry.Clone();
        revision.Name = $"{row.Name}/revisions/{row.Version.ToString(CultureInfo.InvariantCulture)}";
        revision.CreateTime = tx.Now.ToProto();
        Note(revision, before is null ? [.. Names.Select(_ => "")] : Fields(before), Fields(row));
        return tx.Execute(Insert, new
        {
            OrgUnit = row.Name,
            row.Version,
            revision.Kind,
            EffectiveDate = revision.EffectiveDate.ToDateOnly(),
            Detail = revision.ToByteArray(),
            CreateTime = tx.Now,
        });
    }

    /// <summary>Notes that a unit has other identifiers than before.</summary>
    public static void NoteIds(OrgUnitRevision entry, IEnumerable<ExternalId> before, IEnumerable<ExternalId> now)
    {
        var (was, isNow) = (Text(before), Text(now));
        if (was != isNow)
        {
            entry.Changes.Add(new OrgUnitRevision.Types.Change { Field = "external_ids", OldValue = was, NewValue = isNow });
        }
    }

    /// <summary>The other units of a revision, as they were named when it was entered.</summary>
    public static async Task<IReadOnlyList<string>> Related(Session db, string unit, long version) =>
        Read(await db.One<byte[]>("SELECT detail FROM org_unit_revisions WHERE org_unit = @unit AND version = @version", new { unit, version })).RelatedOrgUnits;

    public static OrgUnitRevision Read(byte[] detail) => OrgUnitRevision.Parser.ParseFrom(detail);

    /// <summary>FAILED_PRECONDITION when one of the units was not open yet on the day, or changed its place or state after it.</summary>
    public static async Task MustPrecede(Session tx, DateOnly day, params IReadOnlyCollection<OrgUnitRow> units)
    {
        if (units.FirstOrDefault(unit => unit.OpenDate > day) is { } young)
        {
            throw Errors.Precondition("ORG_UNIT_NOT_OPEN_YET", $"{young.Name} is open since {young.OpenDate:yyyy-MM-dd}.", ("name", young.Name));
        }

        var args = new { day, units = units.Select(unit => unit.Name).ToArray(), Kind.Created, Kind.Updated };
        if (await tx.Find<string>(SelectLater, args) is { } later)
        {
            throw Errors.Precondition("ORG_UNIT_CHANGED_LATER", $"{later} has changed since {day:yyyy-MM-dd}; a change can't be put before that.", ("name", later));
        }
    }

    private static readonly string[] Names =
        ["display_name", "parent", "state", "code", "location", "open_date", "close_date", "merged_into", "split_from"];

    private static string[] Fields(OrgUnitRow row) =>
    [
        row.DisplayName,
        row.Parent,
        row.State.ToString().ToUpperInvariant(),
        row.Code ?? "",
        row.Latitude is { } latitude && row.Longitude is { } longitude ? string.Create(CultureInfo.InvariantCulture, $"{latitude} {longitude}") : "",
        Text(row.OpenDate),
        Text(row.CloseDate),
        row.MergedInto,
        row.SplitFrom,
    ];

    private static void Note(OrgUnitRevision revision, string[] before, string[] now)
    {
        for (var index = 0; index < Names.Length; index++)
        {
            if (before[index] != now[index])
            {
                revision.Changes.Add(new OrgUnitRevision.Types.Change { Field = Names[index], OldValue = before[index], NewValue = now[index] });
            }
        }
    }

    private static string Text(IEnumerable<ExternalId> ids) =>
        string.Join(' ', ids.Select(id => $"{id.System}:{id.Value}").Order(StringComparer.Ordinal));

    private static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private const string Insert = """
        INSERT INTO org_unit_revisions (org_unit, version, kind, effective_date, detail, create_time)
        VALUES (@OrgUnit, @Version, @Kind, @EffectiveDate, @Detail, @CreateTime)
        """;

    // What was only renamed may still have been moved before.
    private const string SelectLater = """
        SELECT MIN(org_unit) FROM org_unit_revisions
        WHERE org_unit IN @units AND effective_date > @day AND kind NOT IN (@Created, @Updated)
        """;
}
