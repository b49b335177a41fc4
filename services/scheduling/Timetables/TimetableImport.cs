using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf;
using Stage = Coaching.Scheduling.V1.ImportTimetableMetadata.Types.Stage;

namespace Coaching.Scheduling;

/// <summary>
/// Runs an import: reads the files, then stores timetable, aliases and issues in one transaction, whose checkpoint is the report. Killed
/// before that it has written nothing that counts, and reads again; killed after it, it has only to say what it did.
/// </summary>
internal sealed class TimetableImport(Database database, UploadStore uploads)
{
    public async Task<IMessage> Run(OperationRun run, CancellationToken cancel)
    {
        if (!run.Checkpoint.IsEmpty)
        {
            return TimetableReport.Parser.ParseFrom(run.Checkpoint.Span);
        }

        var request = run.Request<ImportTimetableRequest>();
        var import = await database.Read(db => TimetableImportRow.Of(db, run.Name), cancel);
        await Note(run, import, Stage.Reading, cancel);
        var (schedule, people) = await database.Read(db => Known(db, import, request), cancel);
        var parsed = await Read(request, import, schedule, cancel);
        var draft = new TimetableDraft(parsed, request, schedule, people);
        var report = await Preview(run, request, parsed, draft, cancel);
        await Note(run, import, Stage.Applying, cancel);
        return await database.Write(tx => Finish(tx, run, import, request, parsed, draft, report.Clone()), cancel);
    }

    // Refused, an import says why in its issues: they stay, and nothing else does.
    private async Task<TimetableReport> Preview(
        OperationRun run, ImportTimetableRequest request, ParsedTimetable parsed, TimetableDraft draft, CancellationToken cancel)
    {
        try
        {
            draft.MustFit();
            if (!request.ValidateOnly)
            {
                draft.MustApply(run.Name);
            }
        }
        catch (Grpc.Core.RpcException)
        {
            await database.Write(tx => TimetableIssueRow.Store(tx, run.Name, parsed.Issues), cancel);
            throw;
        }

        return TimetableReports.Of(parsed, draft);
    }

    private static async Task<TimetableReport> Finish(
        Tx tx, OperationRun run, TimetableImportRow import, ImportTimetableRequest request, ParsedTimetable parsed, TimetableDraft draft, TimetableReport report)
    {
        report.ValidateOnly = request.ValidateOnly;
        report.Breaks.Add(await TimetableBreaks.Find(tx, import.OrgUnit, draft.Timetable));
        await TimetableIssueRow.Store(tx, run.Name, parsed.Issues);
        if (!request.ValidateOnly)
        {
            await import.MustBeLatest(tx);
            await Apply(tx, import, request, draft.Timetable);
            report.Timetable = import.Timetable;
        }

        await run.Progress(tx, Metadata(import, Stage.Done, tx.Now), report.ToByteArray());
        return report;
    }

    private static async Task Apply(Tx tx, TimetableImportRow import, ImportTimetableRequest request, Timetable timetable)
    {
        var row = new TimetableRow
        {
            Name = import.Timetable,
            OrgUnit = import.OrgUnit,
            County = import.County,
            EffectiveDate = import.EffectiveDate,
            Revision = await tx.One<int>("SELECT COALESCE(MAX(revision), 0) + 1 FROM timetables WHERE org_unit = @OrgUnit", import),
            State = Timetable.Types.State.Applied,
            Program = request.Program,
            DisplayName = request.DisplayName,
            CycleWeeks = timetable.CycleWeeks,
            LessonCount = timetable.LessonCount,
            StaffCount = timetable.StaffCount,
            UnmatchedCount = timetable.UnmatchedStaffCount,
            Content = TimetableRow.ContentOf(timetable),
            Version = 1,
            CreateTime = tx.Now,
        };
        if (!await tx.TryInsert(InsertTimetable, row))
        {
            // Another import of the school took the revision: this one is taken up again.
            throw Errors.Unavailable("IMPORTED_MEANWHILE", "Another timetable of the school was imported at the same time.");
        }

        foreach (var alias in request.StaffAliases)
        {
            await new StaffAliasRow { OrgUnit = import.OrgUnit, Alias = alias.Key, Person = alias.Person }.Store(tx);
        }
    }

    private async Task<ParsedTimetable> Read(ImportTimetableRequest request, TimetableImportRow import, BellSchedule? schedule, CancellationToken cancel)
    {
        var files = new List<TimetableSource>();
        try
        {
            foreach (var file in request.Files)
            {
                _ = await database.Read(db => UploadStore.Find(db, file.Upload, import.Caller), cancel) ?? throw Errors.NotFound(file.Upload);
                files.Add(new TimetableSource(file.FileName, File.OpenRead(uploads.PathOf(file.Upload))));
            }

            return TimetableFile.Read(files, TimetableReading.FormatOf(request.Program), TimetableReading.OptionsOf(request, schedule), cancel);
        }
        finally
        {
            foreach (var file in files)
            {
                await file.Content.DisposeAsync();
            }
        }
    }

    // Who is meant by a name: whom the request says, else whom the school has said before, else who of its staff has it as an id.
    private static async Task<(BellSchedule? Schedule, Func<string, string?> PersonOf)> Known(Tx db, TimetableImportRow import, ImportTimetableRequest request)
    {
        var said = (await StaffAliasRow.Of(db, import.OrgUnit)).ToDictionary(row => row.Alias, row => row.Person, StringComparer.Ordinal);
        foreach (var alias in request.StaffAliases)
        {
            said[alias.Key] = alias.Person;
        }

        var ids = (await db.Query<string>(SelectStaff, new { import.OrgUnit, Day = import.EffectiveDate })).ToHashSet(StringComparer.Ordinal);
        return (
            (await BellScheduleRow.InForce(db, import.OrgUnit))?.ToProto(),
            key => said.TryGetValue(key, out var person) ? person : ids.Contains($"people/{key}") ? $"people/{key}" : null);
    }

    private Task Note(OperationRun run, TimetableImportRow import, Stage stage, CancellationToken cancel) =>
        database.Write(tx => run.Progress(tx, Metadata(import, stage, tx.Now), ReadOnlyMemory<byte>.Empty), cancel);

    private static ImportTimetableMetadata Metadata(TimetableImportRow import, Stage stage, DateTimeOffset now) => new()
    {
        Stage = stage,
        CreateTime = import.CreateTime.ToProto(),
        UpdateTime = now.ToProto(),
    };

    private const string SelectStaff = """
        SELECT p.person FROM dir_posts p WHERE p.org_unit = @OrgUnit AND (p.end_date IS NULL OR p.end_date > @Day)
        UNION
        SELECT c.coach FROM dir_pairs c WHERE c.org_unit = @OrgUnit AND (c.end_date IS NULL OR c.end_date > @Day)
        """;

    private const string InsertTimetable = """
        INSERT INTO timetables (name, org_unit, county, effective_date, revision, state, program, display_name, cycle_weeks, lesson_count,
                                staff_count, unmatched_count, content, version, create_time)
        VALUES (@Name, @OrgUnit, @County, @EffectiveDate, @Revision, @State, @Program, @DisplayName, @CycleWeeks, @LessonCount,
                @StaffCount, @UnmatchedCount, @Content, @Version, @CreateTime)
        """;
}
