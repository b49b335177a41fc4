using Coaching.Observations;
using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Microsoft.Extensions.Options;
using Vault = Coaching.Observations.Vault;

namespace Coaching.Bench;

/// <summary>
/// Years of a country's observations, put straight into the tables of the service while it is down. Each row is sealed under its own name as the
/// service seals it, all with the key of one person: opening them costs the same, and millions of keys need not be made.
/// </summary>
internal sealed class HistoryRows(string data, long observations)
{
    /// <summary>How many teachers each coach has; the first of them is the one whom the bench's country knows.</summary>
    public const int Teachers = 10;

    /// <summary>How many observations of each teacher there are.</summary>
    public const int Each = 54;

    private const int ObservationsOfStep = 3;
    private const int Chunk = 20_000;
    private const string Subject = "people/bench-subject";

    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddDays(-Each * 7);

    private static readonly BulkInsert<ObservationRow> InsertObservation = new($"""
        INSERT INTO observations ({ObservationRow.Columns}, answers, notes)
        VALUES (@Name, @CoachingRelationship, @Instrument, @StartTime, @EndTime, @Session, @Content, @Coach, @Coachee, @OrgUnit, @County,
                @TargetSeconds, @DeviceTime, @CoachingCycle, @ActionStep, @LearnerMeasures, @Sharing, @ShareTime, @CreateTime, @UpdateTime,
                @Version, @Answers, '')
        """);

    private static readonly BulkInsert<ActionStepRow> InsertStep = new(ActionStepRow.Insert);

    private static readonly BulkInsert<PairOf> InsertPair = new("""
        INSERT INTO dir_pairs (name, coach, coachee, org_unit, county, programme, tier, strand, start_date, end_date, version)
        VALUES (@Name, @Coach, @Coachee, @OrgUnit, @County, @Programme, @Tier, @Strand, @StartDate, @EndDate, @Version)
        """);

    private readonly Observation _content = FullRecord.Content();

    /// <summary>A teacher of one of the coaches whom the bench's country knows, by their number from 1.</summary>
    public static string TeacherOf(int head, int teacher) => Pair(((head - 1) * Teachers) + teacher, heads: int.MaxValue).Coachee;

    /// <summary>Fills the tables, without their indexes, and makes these again as the migrations made them.</summary>
    public async Task Fill(int heads, CancellationToken cancel)
    {
        var options = new DatabaseOptions { Path = Path.Combine(data, "observations.db") };
        await using var database = Database.Open(options, "observations", TimeProvider.System);
        var vault = new Vault(new MasterKeys(Options.Create(new VaultOptions()), Options.Create(options)), TimeProvider.System);
        var indexes = await database.Read(db => db.Query<string>(SelectIndexes), cancel);
        foreach (var index in indexes)
        {
            await database.Write(tx => tx.Execute($"DROP INDEX {index.Split(' ')[2]}"), cancel);
        }

        var pairs = Enumerable.Range(0, (int)(observations / Each)).Select(number => Pair(number, heads)).ToArray();
        foreach (var some in pairs.Where((_, number) => number >= heads * Teachers || number % Teachers != 0).Chunk(Chunk))
        {
            await database.Write(tx => tx.InsertAll(InsertPair, some), cancel);
        }

        for (var week = 0; week < Each; week++)
        {
            foreach (var some in pairs.Chunk(Chunk))
            {
                await database.Write(tx => Add(tx, vault, some, week), cancel);
            }

            await Console.Error.WriteLineAsync($"{(week + 1) * (long)pairs.Length} of {pairs.Length * (long)Each}");
        }

        foreach (var index in indexes)
        {
            await database.Write(tx => tx.Execute(index), cancel);
        }
    }

    private async Task Add(Session tx, Vault vault, PairOf[] pairs, int week)
    {
        var (rows, steps) = (new List<ObservationRow>(pairs.Length), new List<ActionStepRow>());
        foreach (var pair in pairs)
        {
            var start = Start.AddDays(week * 7).AddSeconds(pair.Number % 400_000);
            var step = week % ObservationsOfStep == 0 ? $"actionSteps/{Guid.CreateVersion7(start)}" : "";
            rows.Add(await Observation(tx, vault, pair, start, step));
            if (step.Length > 0)
            {
                steps.Add(await Step(tx, vault, pair, start, step));
            }
        }

        await tx.InsertAll(InsertObservation, rows);
        await tx.InsertAll(InsertStep, steps);
    }

    private async Task<ObservationRow> Observation(Session tx, Vault vault, PairOf pair, DateTimeOffset start, string step)
    {
        var name = $"observations/{Guid.CreateVersion7(start)}";
        return new ObservationRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Instrument = FullRecord.Instrument,
            StartTime = start,
            EndTime = start.AddMinutes(15),
            Session = "",
            Content = await vault.Seal(tx, Subject, name, _content),
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            TargetSeconds = 900,
            CoachingCycle = "",
            ActionStep = step,
            LearnerMeasures = 0,
            Sharing = Coaching.Observations.V1.Observation.Types.Sharing.AtOnce,
            CreateTime = start.AddMinutes(20),
            UpdateTime = start.AddMinutes(20),
            Version = 1,
        };
    }

    private static async Task<ActionStepRow> Step(Session tx, Vault vault, PairOf pair, DateTimeOffset start, string name)
    {
        var content = new ActionStep { What = "Wait for an answer.", How = "Count to three before you call on anybody.", Model = "Ask, pause, look round, then name." };
        return new ActionStepRow
        {
            Name = name,
            FeedbackMeeting = $"feedbackMeetings/{Guid.CreateVersion7(start)}",
            Content = await vault.Seal(tx, Subject, name, content),
            State = ActionStep.Types.State.Active,
            LibraryStep = "",
            Goal = "",
            Challenge = "",
            SubjectSpecific = false,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            County = pair.County,
            CreateTime = start.AddHours(1),
            UpdateTime = start.AddHours(1),
            Version = 1,
        };
    }

    private static PairOf Pair(int number, int heads)
    {
        var (coach, teacher) = (number / Teachers, number % Teachers);
        var known = coach < heads;
        return new PairOf
        {
            Number = number,
            Name = known && teacher == 0 ? $"coachingRelationships/pair-{coach + 1:00}" : $"coachingRelationships/history-{number}",
            Coach = known ? $"people/head-{coach + 1:00}" : $"people/coach-{coach}",
            Coachee = known && teacher == 0 ? $"people/teacher-{coach + 1:00}" : $"people/taught-{number}",
            OrgUnit = known ? $"orgUnits/bench-school-{coach + 1:00}" : $"orgUnits/school-{coach}",
        };
    }

    private const string SelectIndexes = """
        SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('observations', 'action_steps') AND sql LIKE 'CREATE INDEX%'
        """;

    private sealed record PairOf
    {
        public required int Number { get; init; }

        public required string Name { get; init; }

        public required string Coach { get; init; }

        public required string Coachee { get; init; }

        public required string OrgUnit { get; init; }

        public string County => "orgUnits/bench-county";

        public string Programme => "";

        public Tier Tier => Tier.HeadToTeacher;

        public Strand Strand => Strand.Instructional;

        public DateOnly StartDate => new(2024, 1, 1);

        public DateOnly? EndDate => null;

        public long Version => 1;
    }
}
