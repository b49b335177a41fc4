using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.People;

/// <summary>Gives units and staff as files in the shapes that imports read, as far as the caller reaches.</summary>
internal static class ExportEndpoints
{
    private const string Units = "GET /download/v1/exports/orgUnits";
    private const string Staff = "GET /download/v1/exports/staff";

    // One-to-one with what `format` may say.
    private enum Format
    {
        ONE_ROSTER_1_1,
        ONE_ROSTER_1_2,
        SDS,
        DHIS2,
        CSV,
    }

    public static void MapExports(this WebApplication app)
    {
        app.MapGet("/download/v1/exports/orgUnits", (HttpContext http, Database database, PolicyMatrix matrix, Today today) => Export(http, database, matrix, today, withStaff: false)).RequirePolicy(Units);
        app.MapGet("/download/v1/exports/staff", (HttpContext http, Database database, PolicyMatrix matrix, Today today) => Export(http, database, matrix, today, withStaff: true)).RequirePolicy(Staff);
    }

    // The units are read before a byte is sent, so that what is wrong with the request is still an answer of its own.
    private static async Task<IResult> Export(HttpContext http, Database database, PolicyMatrix matrix, Today today, bool withStaff)
    {
        var (format, parent, mapping) = Read(http.Request.Query, withStaff);
        if (parent.Length > 0)
        {
            await database.Read(async db => { await db.MustReach(http.Call(), parent); return true; }, http.RequestAborted);
        }

        var system = SystemOf(format, mapping);
        var units = await ExportUnits.Load(
            database, http.Reach(), parent, format == Format.DHIS2 ? ExportDhis2.Uid : ExportIds.Roster, mapping?.UnitSystem is { Length: > 0 } unitSystem ? unitSystem : system,
            http.RequestAborted);
        if (withStaff)
        {
            // Names of staff in great number leave the platform: who took them is written down first.
            await database.Write(tx => tx.Append(AuditEntry.Of(http.Call(), parent.Length > 0 ? parent : "orgUnits") with { Resources = units.All.Count }), http.RequestAborted);
        }

        var staff = withStaff ? new ExportStaff(database, http.Reach(), ContactReach(http, matrix, today.Date), units, system, today.Date) : null;
        var (name, type) = format switch
        {
            Format.DHIS2 => ("organisationUnits.json", "application/json"),
            Format.CSV => (withStaff ? "staff.csv" : "orgUnits.csv", "text/csv; charset=utf-8"),
            _ => (withStaff ? "roster.zip" : "orgs.zip", "application/zip"),
        };
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        return Results.Stream(body => Write(body, format, mapping, units, staff, http.RequestAborted), type);
    }

    // Contact data has a row of its own in the matrix; an export shows whose it would show one by one.
    private static Reach? ContactReach(HttpContext http, PolicyMatrix matrix, DateOnly today) =>
        matrix.Find("/coaching.people.v1.PersonService/GetPersonContact") is { } rule ? PolicyMatrix.Decide(rule, http.Caller(), today) : null;

    private static Task Write(Stream body, Format format, CsvMapping? mapping, ExportUnits units, ExportStaff? staff, CancellationToken cancel) => format switch
    {
        Format.DHIS2 => new ExportDhis2(units).Write(body, cancel),
        Format.CSV => new ExportCsv(mapping!, units, staff).Write(body, cancel),
        Format.SDS => new ExportRoster(RosterSchema.Sds, units, staff).Write(body, cancel),
        Format.ONE_ROSTER_1_1 => new ExportRoster(RosterSchema.Version11, units, staff).Write(body, cancel),
        _ => new ExportRoster(RosterSchema.Version12, units, staff).Write(body, cancel),
    };

    private static string SystemOf(Format format, CsvMapping? mapping) => format switch
    {
        Format.DHIS2 => Dhis2Content.System,
        Format.SDS => RosterDialect.Sds.System,
        Format.CSV => mapping!.System,
        _ => RosterRecord.System,
    };

    private static (Format Format, string Parent, CsvMapping? Mapping) Read(IQueryCollection query, bool withStaff)
    {
        var format = Format.ONE_ROSTER_1_2;
        var mapping = Mapping(query["csvMapping"].ToString(), out var isRead);
        var kind = withStaff ? CsvMapping.Types.Kind.Person : CsvMapping.Types.Kind.OrgUnit;
        var violations = new Violations()
            .Require(!query.ContainsKey("format") || Enum.TryParse(query["format"], out format), "format", $"must be one of {string.Join(", ", Enum.GetNames<Format>())}")
            .Require(!withStaff || format != Format.DHIS2, "format", "must not be DHIS2, which has no staff")
            .Require(withStaff || format != Format.SDS, "format", "must not be SDS, which is for staff")
            .OptionalName("parent", query["parent"].ToString(), "orgUnits/{org_unit}")
            .Require(isRead && (format == Format.CSV) == (mapping is not null), "csv_mapping", "must be a CsvMapping as JSON for CSV, and for CSV only")
            .Require(mapping is null || mapping.Kind == kind, "csv_mapping.kind", withStaff ? "must be PERSON" : "must be ORG_UNIT");
        if (mapping is not null)
        {
            CsvMappings.Check(violations, mapping);
        }

        violations.ThrowIfAny();
        return (format, query["parent"].ToString(), mapping);
    }

    private static CsvMapping? Mapping(string json, out bool isRead)
    {
        isRead = true;
        try
        {
            return json.Length == 0 ? null : JsonParser.Default.Parse<CsvMapping>(json);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            isRead = false;
            return null;
        }
    }
}
