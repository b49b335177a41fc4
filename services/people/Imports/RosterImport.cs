using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Format = Coaching.People.V1.ImportRosterRequest.Types.Format;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;

namespace Coaching.People;

/// <summary>Runs an import: checks the whole package, then applies it chunk by chunk; killed, it goes on with the chunk that was next.</summary>
internal sealed class RosterImport(
    Database database, UploadStore uploads, IOptions<ImportsOptions> options, Today today, TimeProvider clock)
{
    private static readonly TimeSpan TurnInterval = TimeSpan.FromMilliseconds(500);

    public async Task<IMessage> Run(OperationRun run, CancellationToken cancel)
    {
        var import = await database.Read(db => ImportRow.Of(db, run.Name), cancel);
        var request = run.Request<ImportRosterRequest>();
        while (await database.Read(import.MustWait, cancel))
        {
            await Task.Delay(TurnInterval, clock, cancel);
        }

        var upload = await database.Read(db => UploadStore.Find(db, import.Upload, import.Caller), cancel) ?? throw Errors.NotFound(import.Upload);
        var log = new IssueLog(request.Mode == Mode.Strict);
        var journal = new ImportJournal(database, run, import.CreateTime, clock);
        ImportContent? content = null;
        try
        {
            var place = import.Parent.Length == 0 ? null : await database.Read(db => OrgUnitRow.Find(db, import.Parent), cancel);
            var source = await Read(request, import, place, journal, log, cancel);
            content = source.Content;
            if (journal.State.IsRefused || (request.Mode == Mode.Strict && log.Errors > 0))
            {
                throw new PackageRefusedException();
            }

            var work = new ImportWork(
                database, options.Value, import, content, place, source.Known, journal, request.HasMaxRemovalPercent ? request.MaxRemovalPercent : options.Value.MaxRemovalPercent,
                today.Date);
            await work.Begin(log, cancel);
            await (request.ValidateOnly ? work.Compare(cancel) : work.Apply(cancel));
        }
        catch (PackageRefusedException)
        {
            // Refused before it was killed, the reasons are stored.
            await (journal.State.IsRefused ? Task.CompletedTask : journal.Refuse(log, content, cancel));
            if (!request.ValidateOnly)
            {
                throw Errors.Precondition(
                    "PACKAGE_REFUSED", $"The package was refused for {journal.State.Errors} errors; {run.Name} lists them as its issues.",
                    ("name", run.Name));
            }
        }
        finally
        {
            content?.Dispose();
        }

        return Report(journal.State, content, request, upload);
    }

    private async Task<(ImportContent Content, IReadOnlyDictionary<string, KnownOrg> Known)> Read(
        ImportRosterRequest request, ImportRow import, OrgUnitRow? place, ImportJournal journal, IssueLog log, CancellationToken cancel)
    {
        var path = uploads.PathOf(import.Upload);
        if (request.Format == Format.Csv)
        {
            var mapping = request.CsvMapping;
            var origin = CsvContent.OriginOf(mapping, import.Parent);
            var units = await database.Read(db => KnownOrgs.Load(db, mapping.Kind == CsvMapping.Types.Kind.OrgUnit, origin.UnitSystem, place), cancel);
            return (CsvContent.Check(path, mapping, import.Parent, place, units, import.Grants, options.Value, log, cancel), units);
        }

        if (request.Format == Format.Dhis2)
        {
            var known = await database.Read(db => KnownOrgs.Load(db, request.ReferenceCopy, Dhis2Content.System, place), cancel);
            return (Dhis2Content.Check(path, request, place, known, today.Date, options.Value, log, cancel), known);
        }

        var package = RosterPackage.Open(path, request.Format == Format.Sds, options.Value, log);
        try
        {
            journal.Order(package.Files);
            var known = await database.Read(db => KnownOrgs.Load(db, package.Find("orgs") is { IsBulk: true }, (request.Format == Format.Sds ? RosterDialect.Sds : RosterDialect.OneRoster).System, place), cancel);
            return (Roster.Check(package, import.Parent, place, known, import.Grants, options.Value, log, cancel), known);
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private static ImportReport Report(ImportState state, ImportContent? content, ImportRosterRequest request, UploadRow upload) => new()
    {
        OnerosterVersion = content?.Version ?? "",
        Files = { state.Tallies.OrderBy(tally => tally.Key, StringComparer.Ordinal).Select(tally => tally.Value.ToProto(tally.Key)) },
        OrgUnits = content?.Orgs.Count(org => !org.IsDeleted) ?? 0,
        Staff = content?.Staff ?? 0,
        Teachers = content?.Teachers ?? 0,
        Administrators = content?.Administrators ?? 0,
        StudentsSkipped = content?.Students ?? 0,
        Warnings = state.Warnings,
        Errors = state.Errors,
        ValidateOnly = request.ValidateOnly,
        Sha256 = upload.Sha256,
    };
}

/// <summary>Units that are known by their sourcedIds: in a list of changes, others may refer to them.</summary>
internal static class KnownOrgs
{
    private static readonly Dictionary<string, KnownOrg> None = [];

    public static async Task<IReadOnlyDictionary<string, KnownOrg>> Load(Session db, bool isReferenceCopy, string system, OrgUnitRow? place) => isReferenceCopy
        ? None
        : (await db.Query<KnownOrg>(Select, new { place = place?.Name ?? "", system })).ToDictionary(org => org.SourcedId, StringComparer.Ordinal);

    private const string Select = """
        SELECT e.value AS sourced_id, u.name, u.level, u.county
        FROM external_ids e JOIN org_units u ON u.name = e.owner
        WHERE e.collection = 'orgUnits' AND e.system = @system
          AND (@place = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = u.name AND a.ancestor = @place))
        """;
}
