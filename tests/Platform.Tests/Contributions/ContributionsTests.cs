using Coaching.Testing;
using Xunit.Abstractions;

namespace Coaching.Platform.Tests;

public sealed class ContributionsTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Histories = 200;
    private const int Orders = 8;

    private readonly TempFolder _folder = new();
    private Database _database = null!;

    public async Task InitializeAsync()
    {
        _database = await EventDatabase.Open(_folder.File("cubes.db"));
        await _database.Write(tx => tx.Execute(CreateCells), default);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _folder.Delete();
    }

    [Fact]
    public async Task Any_order_with_repetitions_gives_the_sums_of_a_rebuild()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var history = 0; history < Histories; history++)
        {
            var changes = History(random);
            var expected = Rebuild(changes);
            for (var order = 0; order < Orders; order++)
            {
                var cube = $"cube-{history}-{order}";
                var delivered = Shuffle(random, [.. changes, .. changes.Where(_ => random.Next(3) == 0)]);

                await _database.Write(tx => Deliver(tx, cube, delivered), default);

                Assert.Equal(expected, await Cells(cube));
            }
        }
    }

    [Fact]
    public async Task A_version_that_was_here_changes_nothing()
    {
        var replaced = await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 2, [new("a", [3])])), default);

        var again = await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 2, [new("a", [5])])), default);
        var older = await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 1, [new("b", [7])])), default);

        Assert.Equal((true, false, false), (replaced, again, older));
        Assert.Equal("a=3", await Cells("cube"));
    }

    [Fact]
    public async Task A_contribution_that_stays_the_same_touches_no_cell()
    {
        await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 1, [new("a", [3, 4]), new("b", [1])])), default);
        IReadOnlyCollection<Contribution> deltas = [];

        await _database.Write(
            tx => Contributions.Replace(tx, "cube", "visits/1", 2, [new("a", [3, 4]), new("b", [2])], (_, cells) =>
            {
                deltas = cells;
                return Task.CompletedTask;
            }),
            default);

        var delta = Assert.Single(deltas);
        Assert.Equal("b", delta.Cell);
        Assert.Equal([1], delta.Measures);
    }

    [Fact]
    public async Task A_measure_that_is_new_counts_from_nothing()
    {
        await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 1, [new("a", [3])])), default);
        await _database.Write(tx => Replace(tx, "cube", new Change("visits/1", 2, [new("a", [3, 4])])), default);

        Assert.Equal("a=3,4", await Cells("cube"));
    }

    private static List<Change> History(Random random)
    {
        var changes = new List<Change>();
        for (var entity = 0; entity < 4; entity++)
        {
            var versions = random.Next(1, 6);
            for (var version = 1; version <= versions; version++)
            {
                // The last one may be a deletion: nothing is contributed any more.
                var cells = version == versions && random.Next(4) == 0 ? 0 : random.Next(1, 4);
                changes.Add(new Change($"visits/{entity}", version, [.. Enumerable.Range(0, cells).Select(_ => Cell(random))]));
            }
        }

        return changes;
    }

    private static Contribution Cell(Random random) =>
        new($"county-{random.Next(3)}/week-{random.Next(3)}", [random.Next(-5, 50), random.Next(0, 1_000_000)]);

    private static string Rebuild(IEnumerable<Change> changes) => Format(
        changes.GroupBy(change => change.Entity)
            .SelectMany(versions => versions.MaxBy(change => change.Version)!.Cells)
            .GroupBy(cell => cell.Cell)
            .Select(cell => (cell.Key, new long[] { cell.Sum(item => item.Measures[0]), cell.Sum(item => item.Measures[1]) })));

    private static List<Change> Shuffle(Random random, Change[] changes)
    {
        random.Shuffle(changes);
        return [.. changes];
    }

    private static async Task Deliver(Session tx, string cube, List<Change> changes)
    {
        foreach (var change in changes)
        {
            await Replace(tx, cube, change);
        }
    }

    private static Task<bool> Replace(Session tx, string cube, Change change) =>
        Contributions.Replace(tx, cube, change.Entity, change.Version, change.Cells, async (session, deltas) =>
        {
            foreach (var delta in deltas)
            {
                var row = new { cube, delta.Cell, First = delta.Measures[0], Second = delta.Measures.ElementAtOrDefault(1) };
                if (await session.Execute(AddToCell, row) == 0)
                {
                    await session.Execute(InsertCell, row);
                }
            }
        });

    private async Task<string> Cells(string cube)
    {
        var rows = await _database.Read(tx => tx.Query<CellRow>(SelectCells, new { cube }), default);
        return Format(rows.Select(row => (row.Cell, new[] { row.First, row.Second })));
    }

    private static string Format(IEnumerable<(string Cell, long[] Measures)> cells) => string.Join(
        '\n',
        cells.Where(cell => cell.Measures.Any(measure => measure != 0))
            .OrderBy(cell => cell.Cell, StringComparer.Ordinal)
            .Select(cell => $"{cell.Cell}={string.Join(',', cell.Measures.Reverse().SkipWhile(measure => measure == 0).Reverse())}"));

    private const string CreateCells = """
        CREATE TABLE cells (
            cube    NVARCHAR(60)  NOT NULL,
            cell    NVARCHAR(60)  NOT NULL,
            first   BIGINT        NOT NULL,
            second  BIGINT        NOT NULL,
            PRIMARY KEY (cube, cell)
        )
        """;

    private const string AddToCell = "UPDATE cells SET first = first + @First, second = second + @Second WHERE cube = @cube AND cell = @Cell";

    private const string InsertCell = "INSERT INTO cells (cube, cell, first, second) VALUES (@cube, @Cell, @First, @Second)";

    private const string SelectCells = "SELECT cell, first, second FROM cells WHERE cube = @cube";

    private sealed record Change(string Entity, long Version, Contribution[] Cells);

    private sealed record CellRow
    {
        public required string Cell { get; init; }

        public required long First { get; init; }

        public required long Second { get; init; }
    }
}
