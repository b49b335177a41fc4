using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.LongRunning;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    private const int MaxUndone = 20;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(30);

    public override Task<Operation> ImportTimetable(ImportTimetableRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        TimetableImportRules.Check(violations, request);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = operations.NewName();
        return database.Once(context, request, name, tx => StartImport(tx, context, name, request), OperationStore.Read);
    }

    private async Task<Operation> StartImport(Tx tx, ServerCallContext context, string name, ImportTimetableRequest request)
    {
        var caller = context.Caller();
        var school = await tx.MustReachSchool(context, "org_unit", request.OrgUnit);
        foreach (var file in request.Files)
        {
            _ = await UploadStore.Find(tx, file.Upload, caller.Name) ?? throw Errors.NotFound(file.Upload);
        }

        await CheckStaff(tx, context, request);
        if (await TimetableImportRow.CountUndone(tx) >= MaxUndone)
        {
            throw Errors.Exhausted("TOO_MANY_IMPORTS", "Too many timetables are being imported. Try again when some of them are done.", RetryDelay);
        }

        var import = new TimetableImportRow
        {
            Operation = name,
            OrgUnit = school.Name,
            County = school.County,
            Caller = caller.Name,
            EffectiveDate = request.EffectiveDate.ToDateOnlyOrNull() ?? context.Reach().Today,
            CreateTime = tx.Now,
        };
        if (!request.ValidateOnly)
        {
            await import.MustBeLatest(tx);
        }

        await import.Store(tx);
        var metadata = new ImportTimetableMetadata
        {
            Stage = ImportTimetableMetadata.Types.Stage.Queued,
            CreateTime = tx.Now.ToProto(),
            UpdateTime = tx.Now.ToProto(),
        };
        return await operations.Start(tx, name, TimetableImportRow.Kind, caller.Name, request, metadata);
    }

    private static async Task CheckStaff(Tx tx, ServerCallContext context, ImportTimetableRequest request)
    {
        var named = request.StaffAliases.Select(alias => alias.Person).Where(person => person.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var staff = await SchoolStaff.Of(tx, request.OrgUnit, named, context.Reach().Today);
        var violations = new Violations();
        for (var index = 0; index < request.StaffAliases.Count; index++)
        {
            var person = request.StaffAliases[index].Person;
            violations.Require(person.Length == 0 || staff.Contains(person), $"staff_aliases[{index}].person", "must be of the school's staff");
        }

        violations.ThrowIfAny();
    }
}
