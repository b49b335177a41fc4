using Coaching.Testing;
using Dapper;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform.Tests;

/// <summary>Filters as callers write them and as both engines understand them.</summary>
public abstract class FilterTests(DatabaseHost host)
{
    private static readonly FilterFields Fields = new(
        FilterField.Text("title", "title", text => text.ToUpperInvariant()),
        FilterField.Text("code", "code", text => text.ToUpperInvariant(), isNullable: true),
        FilterField.Enum("kind", "kind", Field.Descriptor.FindDescriptor<Google.Protobuf.Reflection.EnumDescriptor>("Kind")),
        FilterField.Whole("count", "amount"),
        FilterField.Number("rate", "rate", isNullable: true),
        FilterField.Flag("done", "is_done"),
        FilterField.Date("day", "begin_day", isNullable: true),
        FilterField.Time("time", "create_time"),
        FilterField.Reference("owner", "owner"),
        FilterField.Condition("twin", "EXISTS (SELECT 1 FROM filtered o WHERE o.owner = {0} AND o.amount = filtered.amount)"),
        FilterField.Map("ids", "(CASE WHEN {0} = 'a' THEN title ELSE owner END) = {1}"));

    [DatabaseFact]
    public async Task A_filter_holds_for_the_rows_that_it_describes()
    {
        var table = await Rows();
        var cases = new (string Text, int Expected)[]
        {
            ("", 4),
            ("title = \"oak\"", 1),
            ("title = 'o*'", 2),
            ("title != o*", 2),
            ("title : \"LM\"", 1),
            ("title = \"100%*\"", 1),
            ("title = \"a\\\"b*\"", 0),
            ("title = \\*", 0),
            ("code = x1", 1),
            ("code != x1", 3),
            ("NOT code = x1", 3),
            ("code:*", 2),
            ("-code:*", 2),
            ("code = \"\"", 0),
            ("kind = TYPE_DOUBLE", 2),
            ("count >= 2 AND count < 4", 2),
            ("count >= 2 count < 4", 2),
            ("count = 3 OR count = 1 AND done = true", 1),
            ("(count = 1 OR count = 4) AND NOT (done:true OR title:z)", 1),
            ("NOT count = 1 OR count = 1", 4),
            ("rate > -0.5", 2),
            ("day <= 2026-02-01", 1),
            ("time > 2026-01-02T03:00:00+03:00", 2),
            ("time >= \"2026-01-03\"", 2),
            ("owner = \"\"", 1),
            ("owner = people/a*", 2),
            ("twin = people/b", 1),
            ("ids.a = OAK", 1),
            ("title = \"'; DROP TABLE filtered; --\"", 0),
        };

        foreach (var (text, expected) in cases)
        {
            var violations = new Violations();
            var filter = Fields.Parse(text, violations);
            violations.ThrowIfAny();

            Assert.True(expected == await Count(filter, table), text);
        }
    }

    [Theory]
    [InlineData("colour = red", "at character 1: colour is none of ")]
    [InlineData("kind = RED", "at character 8: kind needs one of TYPE_DOUBLE")]
    [InlineData("kind < TYPE_DOUBLE", "at character 8: kind can be compared by = != : only")]
    [InlineData("count = many", "at character 9: count needs a whole number")]
    [InlineData("day = 2026-02-30", "at character 7: day needs a date like 2026-01-31")]
    [InlineData("rate = NaN", "at character 8: rate needs a number")]
    [InlineData("count", "at character 6: one of = != < <= > >= : is expected after count")]
    [InlineData("count =", "at character 8: a value is expected")]
    [InlineData("title = \"oak", "at character 13: the quote is not closed")]
    [InlineData("title = o*k", "at character 11: * may stand at the end only")]
    [InlineData("(count = 1", "at character 11: a ) is missing")]
    [InlineData("count = 1)", "at character 10: a ) too many")]
    [InlineData("count = 1 AND", "at character 14: the name of a field is expected")]
    [InlineData("= 1", "at character 1: the name of a field is expected")]
    [InlineData("count = 1*", "at character 9: count needs a whole number")]
    [InlineData("count < *", "at character 9: * can not stand here")]
    public void What_is_wrong_is_told_with_its_place(string text, string told) =>
        Assert.StartsWith(told, Assert.Single(Found(text)), StringComparison.Ordinal);

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var told = Found("x = 1 AND count = y OR (NOT z:2)");

        Assert.Equal(["at character 1", "at character 19", "at character 29"], told.Select(text => text[..text.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_filter_is_bounded_in_length_depth_and_number()
    {
        Assert.Contains("2,000", Assert.Single(Found($"title = {new string('x', 2_000)}")), StringComparison.Ordinal);
        Assert.Contains("stand within each other", Assert.Single(Found(new string('(', 500))), StringComparison.Ordinal);
        Assert.Contains("more than 50", Assert.Single(Found(string.Join(' ', Enumerable.Repeat("count=1", 51)))), StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task Random_filters_choose_the_rows_that_their_meaning_chooses()
    {
        const int seed = 20_261_122;
        var random = new Random(seed);
        var table = await Rows();
        var rows = await host.Database.Read(db => db.Query<Row>($"SELECT title, code, amount, is_done FROM {table}"), default);
        for (var round = 0; round < 300; round++)
        {
            var (text, holds) = Expression(random, 2);
            var violations = new Violations();
            var filter = Fields.Parse(text, violations);
            violations.ThrowIfAny();

            Assert.True(rows.Count(holds) == await Count(filter, table), $"Seed {seed}, round {round}: {text}");
        }
    }

    [Fact]
    public void No_text_whatever_does_more_than_break_a_rule()
    {
        const int seed = 11_22;
        string[] pieces = ["count", "title", "ids.a", "=", "!=", "<=", ":", "(", ")", "\"", "'", "*", "\\", "AND", "OR", "NOT", "-", "1", "true", " ", " ", "é", "\n", "@p", "--"];
        var random = new Random(seed);
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)]));
            var violations = new Violations();

            var filter = Fields.Parse(text, violations);

            // Nothing that a caller wrote is ever part of the statement.
            Assert.True(violations.Any == (filter.Sql.Length == 0) || string.IsNullOrWhiteSpace(text), $"Seed {seed}, round {round}: {text}");
            Assert.DoesNotContain("--", filter.Sql, StringComparison.Ordinal);
            Assert.DoesNotContain("é", filter.Sql, StringComparison.Ordinal);
        }
    }

    private static List<string> Found(string text)
    {
        var violations = new Violations();
        Fields.Parse(text, violations);
        return [.. Errors.Violations(Assert.Throws<Grpc.Core.RpcException>(violations.ThrowIfAny)).Select(violation => violation.Description)];
    }

    // OR binds more tightly than AND, so that only what is in parentheses may hold an AND inside an OR.
    private static (string Text, Func<Row, bool> Holds) Expression(Random random, int depth)
    {
        var factors = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Factor(random, depth)).ToList();
        return (string.Join(random.Next(2) == 0 ? " AND " : " ", factors.Select(one => one.Text)), row => factors.TrueForAll(one => one.Holds(row)));
    }

    private static (string Text, Func<Row, bool> Holds) Factor(Random random, int depth)
    {
        var terms = Enumerable.Range(0, random.Next(1, 3)).Select(_ => Term(random, depth)).ToList();
        return (string.Join(" OR ", terms.Select(one => one.Text)), row => terms.Exists(one => one.Holds(row)));
    }

    private static (string Text, Func<Row, bool> Holds) Term(Random random, int depth)
    {
        var (text, holds) = depth > 0 && random.Next(3) == 0 ? Nested(random, depth) : Comparison(random);
        return random.Next(4) switch
        {
            0 => ($"NOT {text}", row => !holds(row)),
            1 => ($"-{text}", row => !holds(row)),
            _ => (text, holds),
        };
    }

    private static (string Text, Func<Row, bool> Holds) Nested(Random random, int depth)
    {
        var (text, holds) = Expression(random, depth - 1);
        return ($"( {text})", holds);
    }

    private static (string Text, Func<Row, bool> Holds) Comparison(Random random)
    {
        var number = random.Next(0, 6);
        return random.Next(8) switch
        {
            0 => ($"count={number}", row => row.Amount == number),
            1 => ($"count != {number}", row => row.Amount != number),
            2 => ($"count>= {number}", row => row.Amount >= number),
            3 => ($"count <{number}", row => row.Amount < number),
            4 => ("code:*", row => row.Code is not null),
            5 => ("code = \"X*\"", row => row.Code?.StartsWith('X') == true),
            6 => ("title : 'l'", row => row.Title.Contains('L', StringComparison.Ordinal)),
            _ => ("done = true", row => row.IsDone),
        };
    }

    private Task<int> Count(Filter filter, string table) => host.Database.Read(
        db => db.One<int>($"SELECT COUNT(*) FROM {table} WHERE 1 = 1{filter.Sql.Replace("filtered", table, StringComparison.Ordinal)}", filter.AddTo(new DynamicParameters())), default);

    private async Task<string> Rows()
    {
        var table = $"filtered_{Guid.NewGuid():N}";
        await host.Database.Write(
            async tx =>
            {
                await tx.Execute(tx.Dialect.Ddl($"""
                    CREATE TABLE {table} (title NVARCHAR(50) NOT NULL, code NVARCHAR(50) NULL, kind INT NOT NULL, amount INT NOT NULL, rate FLOAT NULL,
                        is_done BIT NOT NULL, begin_day DATE NULL, create_time DATETIMEOFFSET(7) NOT NULL, owner NVARCHAR(50) NOT NULL)
                    """));
                await Add(tx, table, "OAK", "X1", 1, 1, null, true, new DateOnly(2026, 1, 31), 1, "people/a");
                await Add(tx, table, "ORCHARD", null, 1, 2, 0.5, true, new DateOnly(2026, 3, 1), 2, "people/ab");
                await Add(tx, table, "ELM", "Y", 2, 3, -1, false, null, 3, "people/b");
                await Add(tx, table, "100%_[X]", null, 3, 4, 7, false, null, 4, "");
                return true;
            },
            default);
        return table;
    }

    private static Task<int> Add(
        Session tx, string table, string title, string? code, int kind, int amount, double? rate, bool isDone, DateOnly? day, int january, string owner) => tx.Execute(
        $"INSERT INTO {table} (title, code, kind, amount, rate, is_done, begin_day, create_time, owner) VALUES (@title, @code, @kind, @amount, @rate, @isDone, @day, @time, @owner)",
        new { title, code, kind, amount, rate, isDone, day, time = new DateTimeOffset(2026, 1, january, 0, 0, 0, TimeSpan.Zero), owner });

    private sealed record Row
    {
        public required string Title { get; init; }

        public string? Code { get; init; }

        public required int Amount { get; init; }

        public required bool IsDone { get; init; }
    }
}

public sealed class FilterOnSqlite(SqliteHost host) : FilterTests(host), IClassFixture<SqliteHost>;

public sealed class FilterOnSqlServer(SqlServerHost host) : FilterTests(host), IClassFixture<SqlServerHost>;
