using System.Globalization;

namespace Coaching.Platform;

/// <summary>
/// A service started with <c>--migrate</c> brings its schema up to date and ends; with <c>--migrate --dry-run</c> it only lists what it
/// would apply.
/// </summary>
internal sealed record MigrateCommand(bool IsDryRun, TextWriter Output)
{
    private const string Migrate = "--migrate";
    private const string DryRun = "--dry-run";

    /// <summary>The command that a command line holds, or null when it asks to serve.</summary>
    public static MigrateCommand? Of(IReadOnlyCollection<string> args, TextWriter output) =>
        args.Contains(Migrate) ? new MigrateCommand(args.Contains(DryRun), output) : null;

    /// <summary>What is left of a command line without the command: settings.</summary>
    public static string[] Settings(IEnumerable<string> args) => [.. args.Where(arg => arg is not (Migrate or DryRun))];

    public async Task Run(DatabaseStart database)
    {
        if (!IsDryRun)
        {
            var applied = await database.Migrate();
            await Say(applied == 0 ? "The schema is up to date." : $"The schema is up to date: {applied} statements were missing.");
            return;
        }

        var pending = await database.Pending();
        foreach (var step in pending)
        {
            await Say($"{step}: {step.Text.Split('\n').FirstOrDefault(line => !line.StartsWith("--", StringComparison.Ordinal), "")}");
        }

        await Say(string.Create(CultureInfo.InvariantCulture, $"{pending.Count} statements of {pending.Select(step => step.Script).Distinct().Count()} scripts would be applied."));
    }

    private Task Say(string line) => Output.WriteLineAsync(line);
}
