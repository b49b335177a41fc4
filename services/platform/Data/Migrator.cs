using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Coaching.Platform;

/// <summary>Brings a database's schema up to date from the scripts that assemblies carry.</summary>
public static partial class Migrator
{
    /// <summary>
    /// Applies what is missing: the platform's scripts first, then each assembly's, in the order of their numbers, each in a transaction
    /// of its own. Refuses to go on when a script that was applied has been edited since.
    /// </summary>
    public static async Task Migrate(this Database db, params Assembly[] assemblies)
    {
        // Not cancellable: a start that gives up half way would only meet the same scripts again.
        await db.Write(tx => tx.Execute(db.Dialect.CreateJournal), default);
        foreach (var script in new[] { typeof(Migrator).Assembly }.Concat(assemblies).Distinct().SelectMany(assembly => Scripts(assembly, db.Dialect)))
        {
            await db.Write(tx => Apply(tx, script), default);
        }
    }

    private static async Task Apply(Session tx, Script script)
    {
        if (tx.Dialect.MigrationLease is { } lease)
        {
            await tx.Execute(lease);
        }

        var applied = await tx.Find<string>(SelectHash, new { Script = script.Name });
        if (applied is null)
        {
            foreach (var statement in EndOfStatement().Split(script.Text).Where(statement => !string.IsNullOrWhiteSpace(statement)))
            {
                await tx.Execute(tx.Dialect.Ddl(statement));
            }

            await tx.Execute(InsertScript, new { Script = script.Name, script.Hash, ApplyTime = tx.Now });
        }
        else if (applied != script.Hash)
        {
            throw new DatabaseStartException($"The migration {script.Name} was edited after it had been applied. Put it back and add a new one.");
        }
    }

    private static IEnumerable<Script> Scripts(Assembly assembly, Dialect dialect)
    {
        var owner = assembly.GetName().Name!.Split('.')[^1].ToLowerInvariant();
        return assembly.GetManifestResourceNames()
            .Select(resource => (Resource: resource, File: FileName().Match(resource)))
            .Where(found => found.File.Success && (!found.File.Groups["engine"].Success || found.File.Groups["engine"].Value == dialect.Name))
            .OrderBy(found => found.File.Groups["name"].Value, StringComparer.Ordinal)
            .Select(found => Script.Read(assembly, found.Resource, $"{owner}/{found.File.Groups["name"].Value}"));
    }

    private sealed record Script(string Name, string Text, string Hash)
    {
        internal static Script Read(Assembly assembly, string resource, string name)
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
            var text = reader.ReadToEnd().ReplaceLineEndings("\n");
            return new Script(name, text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        }
    }

    [GeneratedRegex(@"\.Migrations\.(?<name>\d{4}_[a-z0-9_]+)(\.(?<engine>sqlite|sqlserver))?\.sql$", RegexOptions.ExplicitCapture)]
    private static partial Regex FileName();

    [GeneratedRegex(@";[ \t]*(--[^\n]*)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex EndOfStatement();

    private const string SelectHash = "SELECT hash FROM migrations WHERE script = @Script";

    private const string InsertScript = "INSERT INTO migrations (script, hash, apply_time) VALUES (@Script, @Hash, @ApplyTime)";
}
