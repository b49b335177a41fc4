using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf;

namespace Coaching.Scheduling;

/// <summary>Runs a solve. It holds nothing until it ends; killed, it is solved again, and the same seed gives the same answer.</summary>
internal sealed class SolveWork(Database database, Today today, TimeProvider clock)
{
    public const string Kind = "solve-coaching-timetable";

    private const int MaxAttempts = 3;
    private static readonly TimeSpan UsualBudget = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(500);

    public async Task<IMessage> Run(OperationRun run, CancellationToken cancel)
    {
        var request = run.Request<SolveCoachingTimetableRequest>();
        var settings = request.Settings ?? new SolveSettings();
        var day = request.EffectiveDate.ToDateOnlyOrNull() ?? today.Date;
        var facts = await database.Read(db => SchoolFacts.Read(db, request.OrgUnit, request.Programme, day), cancel);
        var school = new SchoolProblem(facts, settings);
        var solution = await Solve(run, school, settings, cancel);

        // Two solves of one school may end at once; the number of the later one is taken anew.
        for (var attempt = 1; ; attempt++)
        {
            if (await database.Write(tx => Store(tx, run, request, facts, school, solution), cancel) is { } stored)
            {
                return stored;
            }

            if (attempt == MaxAttempts)
            {
                throw Errors.Unavailable("TOO_BUSY", "Other solves of this school took each number. Try again.");
            }
        }
    }

    // The solver is all computation: it runs apart from the thread that tells how far it is.
    private async Task<CoachingSolution> Solve(OperationRun run, SchoolProblem school, SolveSettings settings, CancellationToken cancel)
    {
        var options = new SolveOptions
        {
            Seed = settings.Seed == 0 ? 1 : settings.Seed,
            TimeBudget = settings.TimeBudget?.ToTimeSpan() ?? UsualBudget,
        };
        var told = new SolveProgress("placing", 0, school.Problem.Pairs.Count);
        var begun = clock.GetUtcNow();
        var solving = Task.Factory.StartNew(
            () => new CoachingTimetableSolver(clock).Solve(school.Problem, options, cancel, progress => Volatile.Write(ref told, progress)),
            cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        SolveProgress? written = null;
        while (!cancel.IsCancellationRequested && await Task.WhenAny(solving, Task.Delay(ProgressInterval, clock, cancel)) != solving)
        {
            var now = Volatile.Read(ref told);
            if (now != written && !cancel.IsCancellationRequested)
            {
                await database.Write(tx => Tell(tx, run, now, begun), cancel);
                written = now;
            }
        }

        return await solving;
    }

    private static async Task<bool> Tell(Tx tx, OperationRun run, SolveProgress progress, DateTimeOffset begun)
    {
        var metadata = new SolveCoachingTimetableMetadata
        {
            Stage = progress.Stage,
            ServedCount = progress.Served,
            PairCount = progress.Pairs,
            CreateTime = begun.ToProto(),
            UpdateTime = tx.Now.ToProto(),
        };
        await run.Progress(tx, metadata, ReadOnlyMemory<byte>.Empty);
        return true;
    }

    private static async Task<CoachingTimetable?> Store(
        Tx tx, OperationRun run, SolveCoachingTimetableRequest request, SchoolFacts facts, SchoolProblem school, CoachingSolution solution)
    {
        // The operation's id names the result, so that a run after a kill finds what the first one stored.
        var name = $"coachingTimetables/{ResourceName.IdOf(run.Name)["scheduling-".Length..]}";
        var content = SolutionContent.Of(school, solution);
        content.Settings = request.Settings ?? new SolveSettings();
        content.CycleWeeks = school.Problem.Weeks;
        content.WithRooms = school.HasRooms;
        var row = new CoachingTimetableRow
        {
            Name = name,
            OrgUnit = facts.OrgUnit,
            County = facts.County,
            Programme = request.Programme,
            State = CoachingTimetable.Types.State.Draft,
            Revision = await tx.One<int>(SelectRevision, facts),
            Timetable = facts.Timetable.Name,
            PairCount = facts.Pairs.Count,
            ServedCount = solution.Served,
            Content = Content.Of(content),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(Insert, row))
        {
            return await tx.Find<CoachingTimetableRow>(SelectByName, row) is { } first ? first.ToProto(await CoachingSlotRow.Of(tx, name)) : null;
        }

        var slots = SolutionContent.Slots(school, solution, row).ToList();
        await tx.InsertAll(CoachingSlotRow.Insert, slots);
        await Tell(tx, run, new SolveProgress("done", solution.Served, facts.Pairs.Count), row.CreateTime);
        return row.ToProto(slots.OrderBy(slot => slot.CycleWeek).ThenBy(slot => slot.Day).ThenBy(slot => slot.StartMinute).ThenBy(slot => slot.Name, StringComparer.Ordinal));
    }

    private const string SelectRevision = "SELECT COALESCE(MAX(revision), 0) + 1 FROM coaching_timetables WHERE org_unit = @OrgUnit";

    private const string SelectByName = $"SELECT {CoachingTimetableRow.Columns} FROM coaching_timetables WHERE name = @Name";

    private const string Insert = $"""
        INSERT INTO coaching_timetables ({CoachingTimetableRow.Columns})
        VALUES (@Name, @OrgUnit, @County, @Programme, @State, @Revision, @Timetable, @StartDate, @EndDate, @PairCount, @ServedCount, @Content,
                @Version, @CreateTime, @UpdateTime)
        """;
}
