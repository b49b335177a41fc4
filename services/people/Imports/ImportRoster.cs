using Coaching.People.V1;
using Coaching.Platform;
using Google.LongRunning;
using Grpc.Core;
using Format = Coaching.People.V1.ImportRosterRequest.Types.Format;

namespace Coaching.People;

internal sealed partial class ImportsApi
{
    private const int MaxUndone = 2;
    private const int MaxDepth = 8;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(30);

    public override Task<Operation> ImportRoster(ImportRosterRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("upload", request.Upload, "uploads/{upload}")
            .Require(Enum.IsDefined(request.Mode), "mode", "must be one of the values that the contract lists")
            .OptionalName("parent", request.Parent, "orgUnits/{org_unit}");
        violations
            .Require(Enum.IsDefined(request.Format), "format", "must be one of the values that the contract lists")
            .Require((request.Format == Format.Csv) == (request.CsvMapping is not null), "csv_mapping", "must be given for CSV, and for CSV only")
            .Require(request.Format == Format.Dhis2 || (request.Dhis2Levels.Count == 0 && !request.ReferenceCopy), "dhis2_levels", "must be given for DHIS2 only, as reference_copy")
            .Count("dhis2_levels", request.Dhis2Levels.Count, 0, MaxDepth)
            .Require(request.Dhis2Levels.All(level => level != OrgUnit.Types.Level.Unspecified && Enum.IsDefined(level)), "dhis2_levels", "must be levels")
            .Require(request.MaxRemovalPercent is >= 0 and <= 100, "max_removal_percent", "must be 0 to 100");
        if (request.CsvMapping is not null)
        {
            CsvMappings.Check(violations, request.CsvMapping);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = operations.NewName();
        return database.Once(context, request, name, tx => Start(tx, context, name, request), OperationStore.Read);
    }

    private async Task<Operation> Start(Session tx, ServerCallContext context, string name, ImportRosterRequest request)
    {
        var caller = context.Caller();
        var place = await FindPlace(tx, context, request.Parent);
        _ = await UploadStore.Find(tx, request.Upload, caller.Name) ?? throw Errors.NotFound(request.Upload);
        if (await ImportRow.CountUndone(tx) >= MaxUndone)
        {
            throw Errors.Exhausted("TOO_MANY_IMPORTS", "Two imports run already. Try again when one of them has ended.", RetryDelay);
        }

        await new ImportRow
        {
            Operation = name,
            Upload = request.Upload,
            Parent = request.Parent,
            County = place?.County ?? "",
            Caller = caller.Name,
            Grants = Grants.Of(caller.Roles),
            CreateTime = tx.Now,
        }.Store(tx);
        var metadata = new ImportMetadata { Stage = ImportMetadata.Types.Stage.Queued, CreateTime = tx.Now.ToProto(), UpdateTime = tx.Now.ToProto() };
        return await operations.Start(tx, name, ImportRow.Kind, caller.Name, request, metadata);
    }

    // A package without a place may plant trees, which only who reaches everything may.
    private static async Task<OrgUnitRow?> FindPlace(Session tx, ServerCallContext context, string parent)
    {
        if (parent.Length == 0)
        {
            return context.Reach().All ? null : throw Errors.Denied();
        }

        await tx.MustReach(context, parent);
        return await OrgUnitRow.Open(tx, parent);
    }
}
