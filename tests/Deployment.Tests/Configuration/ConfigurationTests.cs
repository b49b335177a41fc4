using Coaching.Analytics;
using Coaching.Gateway;
using Coaching.Observations;
using Coaching.People;
using Coaching.Platform;
using Coaching.Plcs;
using Coaching.Scheduling;
using Coaching.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Coaching.Deployment.Tests;

/// <summary>One table of every setting of every process, written from the classes that read them.</summary>
[Trait("requirement", "CAS-49")]
public sealed class ConfigurationTests : IDisposable
{
    private static readonly (string Name, Func<string[], Task<WebApplication>> Build)[] Processes =
    [
        ("gateway", args => Task.FromResult(GatewayHost.Build(args))),
        ("people", args => PeopleHost.Build(args)),
        ("scheduling", args => SchedulingHost.Build(args)),
        ("observations", args => ObservationsHost.Build(args)),
        ("plcs", args => PlcsHost.Build(args)),
        ("analytics", args => AnalyticsHost.Build(args)),
    ];

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task The_table_of_settings_is_that_of_the_options_classes()
    {
        var sections = await Sections();
        var table = SettingsTable.Write(sections);
        var file = Path.Combine(SharedData.Repository, "docs", "configuration.md");
        if (Environment.GetEnvironmentVariable("COACHING_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, table);
        }

        Assert.True(table == await File.ReadAllTextAsync(file), "docs/configuration.md is not that of the options classes: it says how to write it anew.");
    }

    [Fact]
    public async Task Every_class_of_options_is_read_by_some_process()
    {
        var read = (await Sections()).Select(each => each.Section.Options).ToHashSet();
        var classes = read.Select(type => type.Assembly).Distinct().SelectMany(assembly => assembly.GetTypes()).Where(type => type.GetField("Section") is { IsLiteral: true });

        Assert.Empty(classes.Except(read));
    }

    public void Dispose() => _folder.Delete();

    private async Task<List<(SettingsSection Section, string Processes)>> Sections()
    {
        var found = new List<(string Process, SettingsSection Section)>();
        foreach (var (name, build) in Processes)
        {
            await using var app = await build(["--Auth:Issuer=https://issuer.example", $"--Database:Path={_folder.File("{service}.db")}", "--Logging:LogLevel:Default=Warning"]);
            found.AddRange(app.Services.GetServices<SettingsSection>().Select(section => (name, section)));
        }

        return
        [
            .. found.GroupBy(each => each.Section.Name)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.First().Section, group.Count() switch
                {
                    var all when all == Processes.Length => "every process",
                    var most when most == Processes.Length - 1 && group.All(each => each.Process != "gateway") => "every service",
                    _ => string.Join(", ", group.Select(each => each.Process)),
                })),
        ];
    }
}
