using System.Text.RegularExpressions;
using Coaching.Testing;

namespace Coaching.Platform.Tests;

/// <summary>Scripts expand: whatever takes away, renames or demands more of yesterday's writers stands in a script marked as contract.</summary>
public sealed partial class ExpandRuleTests
{
    [Fact]
    [Trait("requirement", "CAS-49")]
    public void No_script_takes_away_what_the_version_before_uses() => Assert.Empty(
        Directory.EnumerateFiles(Path.Combine(SharedData.Repository, "services"), "*.sql", SearchOption.AllDirectories)
            .Where(file => file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Contractions(File.ReadAllText(file)).Select(found => $"{Path.GetFileName(file)}: {found}")));

    [Theory]
    [InlineData("DROP TABLE t;")]
    [InlineData("ALTER TABLE t DROP COLUMN a;")]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO b;")]
    [InlineData("EXEC sp_rename 't', 'u';")]
    [InlineData("ALTER TABLE t ALTER COLUMN a INT NOT NULL;")]
    [InlineData("ALTER TABLE t ADD a INT NOT NULL;")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a);")]
    [InlineData("CREATE UNIQUE INDEX uq ON t (a);")]
    [InlineData("DROP INDEX uq_t_a;")]
    [InlineData("DELETE FROM t;")]
    public void A_script_that_does_is_found(string statement)
    {
        Assert.NotEmpty(Contractions(statement));
        Assert.Empty(Contractions($"-- contract, needs 0.2.0\n{statement}"));
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT NOT NULL);\nCREATE UNIQUE INDEX uq ON t (a);")]
    [InlineData("ALTER TABLE t ADD a INT NULL;")]
    [InlineData("ALTER TABLE t ADD a INT NOT NULL DEFAULT 0;")]
    [InlineData("ALTER TABLE t ADD a INT NOT NULL CONSTRAINT df_a DEFAULT 0;")]
    [InlineData("CREATE INDEX ix_t_b ON t (b);\nDROP INDEX ix_t_a;")]
    [InlineData("CREATE INDEX ix ON t (a);\n-- DROP is only a word here")]
    public void A_script_that_adds_is_not(string statements) => Assert.Empty(Contractions(statements));

    private static IEnumerable<string> Contractions(string script)
    {
        if (script.StartsWith("-- contract, needs ", StringComparison.Ordinal))
        {
            return [];
        }

        var own = CreatedTable().Matches(script).Select(table => table.Groups["name"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Comment().Replace(script, "").Split(';').Select(statement => statement.Trim()).Where(statement =>
            TakesAway().IsMatch(statement)
            || (AddedColumn().IsMatch(statement) && !statement.Contains("DEFAULT", StringComparison.OrdinalIgnoreCase))
            || (UniqueIndex().Match(statement) is { Success: true } index && !own.Contains(index.Groups["table"].Value)));
    }

    [GeneratedRegex(@"^\s*(DROP\s+(?!INDEX\s+ix_)|DELETE\b|TRUNCATE\b|EXEC(UTE)?\s+sp_rename\b|ALTER\s+TABLE\s+\S+\s+(DROP|RENAME|ALTER|ADD\s+CONSTRAINT)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex TakesAway();

    [GeneratedRegex(@"^\s*ALTER\s+TABLE\s+\S+\s+ADD\b.*\bNOT\s+NULL\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex AddedColumn();

    [GeneratedRegex(@"^\s*CREATE\s+UNIQUE\s+INDEX\s+\S+\s+ON\s+(?<table>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex UniqueIndex();

    [GeneratedRegex(@"\bCREATE\s+TABLE\s+(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex CreatedTable();

    [GeneratedRegex("--[^\n]*")]
    private static partial Regex Comment();
}
