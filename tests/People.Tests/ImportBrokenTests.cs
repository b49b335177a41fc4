using System.Globalization;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Xunit.Abstractions;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

/// <summary>A valid package is broken in each of the kinds in which packages come: what is said is exact, and no other row is harmed.</summary>
public abstract class ImportBrokenTests(PeopleOnSqlite host, ITestOutputHelper output)
{
    private const int People = 160;
    private const int Schools = 7;

    private RosterClient Client => field ??= new(host);

    [DatabaseFact]
    [Trait("requirement", "P8")]
    public async Task Every_kind_of_broken_row_is_told_by_its_code_and_place_and_costs_no_other_row()
    {
        var random = Seeded();
        var calm = await Imported(Whole());
        var id = PeopleOnSqlite.NewId();
        var file = Whole();
        var expected = new List<string>();
        var lost = new HashSet<int>();
        var places = Enumerable.Range(1, People - 2).ToArray();
        random.Shuffle(places);

        // Three rows of each kind, and the one of the last row at the end.
        var harmed = BrokenRow.All.SkipLast(1).SelectMany((kind, index) => Enumerable.Range(0, 3).Select(turn => (Kind: kind, Row: places[(index * 3) + turn])))
            .Append((Kind: BrokenRow.All[^1], Row: People - 1)).ToDictionary(harm => harm.Row, harm => harm.Kind);
        var (bytes, line) = (new List<byte>(Bytes(UserHeader)), 2);
        for (var row = 0; row < People; row++)
        {
            var fields = Fields(id, file[row]);
            var harm = harmed.GetValueOrDefault(row);
            bytes.AddRange(harm?.Break(fields) ?? Bytes(string.Join(',', fields)));
            bytes.Add((byte)'\n');
            expected.AddRange(harm?.Codes.Select((code, index) => $"users.csv:{line + index} {code}") ?? []);
            line += Math.Max(1, harm?.Codes.Length ?? 1);
            if (harm is { IsKept: false })
            {
                lost.Add(row);
            }
        }

        var nation = (await host.Unit(Level.Nation)).Name;
        var package = Of(id, [.. bytes]);
        var operation = await Client.Run(package, parent: nation);

        var issues = await Client.Issues(operation.Name);
        Assert.Equal(expected, issues.Where(issue => issue.Code != "STATUS_IN_BULK").Select(issue => $"{issue.File}:{issue.Line} {issue.Code}"));
        Assert.All(issues, issue => Assert.True(issue.Message.Length > 10));
        Assert.Equal(calm.Where(person => !lost.Contains(Number(person))), Plain(await State(nation), harmed));
        await AccountsForEachRow(operation.Name, operation.Response.Unpack<ImportReport>());

        var strict = await Client.Run(package, Mode.Strict, (await host.Unit(Level.Nation)).Name);
        Assert.Equal((int)Grpc.Core.StatusCode.FailedPrecondition, strict.Error.Code);
    }

    [DatabaseFact]
    [Trait("requirement", "P8")]
    public async Task A_strict_reading_applies_nothing_of_a_package_that_is_broken_in_any_kind()
    {
        var random = Seeded();
        var nation = (await host.Unit(Level.Nation)).Name;
        foreach (var kind in BrokenRow.All)
        {
            var (id, file, row) = (PeopleOnSqlite.NewId(), Whole(), random.Next(1, People));
            var lines = file.Select((user, index) => index == row ? kind.Break(Fields(id, user)) : Bytes(string.Join(',', Fields(id, user))));
            var operation = await Client.Run(Of(id, [.. Bytes(UserHeader), .. lines.SelectMany(bytes => bytes.Append((byte)'\n'))]), Mode.Strict, nation);

            Assert.Equal((kind.Name, kind.Codes.Length == 0), (kind.Name, operation.Response is not null));
            Assert.Equal((kind.Name, kind.Codes.Length == 0 ? People : 0), (kind.Name, await Count(id)));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P8")]
    public async Task A_file_that_is_broken_as_a_whole_is_told_by_its_code_and_applies_nothing()
    {
        foreach (var (name, codes, harm) in BrokenRow.Files)
        {
            foreach (var mode in new[] { Mode.Lenient, Mode.Strict })
            {
                var id = PeopleOnSqlite.NewId();
                var users = UserHeader + string.Concat(Whole().Select(user => string.Join(',', Fields(id, user)) + "\n"));
                var operation = await Client.Run(Of(id, harm(Bytes(users))), mode, (await host.Unit(Level.Nation)).Name);

                Assert.Equal(codes.Prepend(name), (await Client.Issues(operation.Name)).Select(issue => $"{issue.File}:{issue.Line} {issue.Code}").Prepend(name));
                Assert.Equal((name, codes.Length == 0 ? People : 0), (name, await Count(id)));
                Assert.Equal((name, codes.Length == 0 || (name == "header only" && mode == Mode.Lenient)), (name, operation.Response is not null));
            }
        }
    }

    private Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    private async Task<List<string>> Imported(int[] file)
    {
        var (id, nation) = (PeopleOnSqlite.NewId(), (await host.Unit(Level.Nation)).Name);
        await Client.Import(Of(id, Bytes(UserHeader + string.Concat(file.Select(user => string.Join(',', Fields(id, user)) + "\n")))), parent: nation);
        return Plain(await State(nation), []);
    }

    // Every row of every file stands in the report once, with the outcome that the counts say.
    private async Task AccountsForEachRow(string operation, ImportReport report)
    {
        using var rest = host.HttpAs("people/admin", "national_admin");
        var lines = (await rest.GetStringAsync(new Uri($"/download/v1/{operation}/report.csv", UriKind.Relative)))
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToList();
        foreach (var file in report.Files)
        {
            var rows = lines.Where(line => line[0] == file.File).ToList();
            Assert.Equal(Enumerable.Range(2, (int)file.Rows), rows.Select(line => int.Parse(line[1], CultureInfo.InvariantCulture)).Order());
            long Of(string outcome) => rows.Count(line => line[3] == outcome);
            Assert.Equal(
                (file.Created, file.Updated, file.Unchanged, file.Skipped, file.Rejected),
                (Of("created"), Of("updated"), Of("unchanged"), Of("skipped"), Of("rejected")));
        }

        Assert.All(lines.Where(line => line[3] == "created"), line => Assert.NotEqual("", line[2]));
        Assert.All(lines, line => Assert.Equal(line[3] == "rejected", line[4].Length > 0));
    }

    private Task<int> Count(string id) =>
        host.Count("SELECT COUNT(*) FROM external_ids WHERE collection = 'people' AND system = 'oneroster' AND value LIKE @like", new { like = $"{id}-%" });

    private Task<IReadOnlyList<Line>> State(string nation) => host.Database.Read(db => db.Query<Line>(SelectState, new { nation }), default);

    // A warning leaves the wrong value out and keeps the row.
    private static List<string> Plain(IEnumerable<Line> rows, Dictionary<int, BrokenRow> harmed) => rows
        .Select(row => (Number: Number(row.Value), Row: row))
        .Select(row => harmed.GetValueOrDefault(row.Number)?.Name switch
        {
            "bad e-mail address" => (row.Number, Row: row.Row with { Email = $"p{row.Number}@example.org" }),
            "emoji" => (row.Number, Row: row.Row with { GivenName = row.Row.GivenName == "Zoë 🙂" ? "Ana" : "lost" }),
            "bad telephone number" => (row.Number, Row: row.Row with { Phone = Phone(row.Number) }),
            _ => row,
        })
        .OrderBy(row => row.Number)
        .Select(row => $"{row.Number} {row.Row.GivenName} {row.Row.FamilyName} {row.Row.Email} {row.Row.Phone} {row.Row.Role} {row.Row.Unit}").ToList();

    private static int Number(string value) => int.Parse(value[(value.LastIndexOf('-') + 1)..].Split(' ')[0], CultureInfo.InvariantCulture);

    private static int[] Whole() => [.. Enumerable.Range(0, People)];

    private static string Phone(int user) => string.Create(CultureInfo.InvariantCulture, $"+254 700 {user:D6}");

    private static string[] Fields(string id, int user) =>
    [
        $"{id}-{user}", "", "", "true", $"{id}-s{user % Schools}", user % 10 == 0 ? "principal" : "teacher", $"u{user}", "", "Ana", $"Otieno {user}", "", "",
        $"p{user}@example.org", "", Phone(user), "", "", "",
    ];

    private static byte[] Of(string id, byte[] users) => Zip(
        ("manifest.csv", Bytes(Manifest(id))),
        ("orgs.csv", Bytes(OrgHeader + string.Concat(Enumerable.Range(0, Schools).Select(school => Org($"{id}-s{school}", $"School {school}"))))),
        ("users.csv", users));

    private const string SelectState = """
        SELECT e.value, p.given_name, p.family_name, p.email, p.phone, s.role, u.display_name AS unit
        FROM people p
        JOIN external_ids e ON e.owner = p.name AND e.system = 'oneroster'
        JOIN staff_assignments s ON s.person = p.name
        JOIN org_units u ON u.name = s.org_unit
        WHERE u.parent = @nation
        """;

    private sealed record Line
    {
        public required string Value { get; init; }

        public required string GivenName { get; init; }

        public required string FamilyName { get; init; }

        public required string Email { get; init; }

        public required string Phone { get; init; }

        public required int Role { get; init; }

        public required string Unit { get; init; }
    }
}

public sealed class ImportBrokenOnSqlite(PeopleOnSqlite host, ITestOutputHelper output) : ImportBrokenTests(host, output), IClassFixture<PeopleOnSqlite>
{
    [Fact]
    public void There_are_twenty_five_kinds_and_more() => Assert.True(BrokenRow.All.Count + BrokenRow.Files.Count >= 25);
}

public sealed class ImportBrokenOnSqlServer(PeopleOnSqlServer host, ITestOutputHelper output) : ImportBrokenTests(host, output), IClassFixture<PeopleOnSqlServer>;
