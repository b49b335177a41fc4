using System.Text.Json;
using System.Text.RegularExpressions;
using Coaching.Testing;

namespace Coaching.Deployment.Tests;

public sealed class ImageTests(NodeSide node) : IClassFixture<NodeSide>
{
    private static readonly string Dockerfile = Path.Combine(SharedData.Repository, "Dockerfile");

    [NodeFact]
    public async Task The_Dockerfile_passes_the_lint() => Assert.Empty(await Lint(await File.ReadAllTextAsync(Dockerfile)));

    [NodeTheory]
    [InlineData("USER $APP_UID", "USER", "Missing Required Arguments")]
    [InlineData("&& find . -type d -empty -delete", "&& apt-get install curl", "apt-get")]
    [InlineData("EXPOSE 8080 8081", "EXPOSE 8080:80", "port")]
    [InlineData("USER $APP_UID", "RUN sudo id", "sudo")]
    [InlineData("ARG PROJECT", "ARGUMENT PROJECT", "Invalid")]
    public async Task The_lint_finds(string was, string mistake, string said)
    {
        var text = await File.ReadAllTextAsync(Dockerfile);
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Contains(await Lint(text.Replace(was, mistake, StringComparison.Ordinal)), found => found.Contains(said, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_image_is_chiselled_with_ICU_and_runs_as_nobody_special() => Assert.Empty(Rules(File.ReadAllText(Dockerfile)));

    [Theory]
    [InlineData("-chiseled-extra", "-chiseled", "ICU")]
    [InlineData("sdk:10.0", "sdk:latest", "tag")]
    [InlineData("USER $APP_UID", "USER root", "user")]
    [InlineData("--locked-mode", "--force-evaluate", "locked")]
    [InlineData("DOTNET_EnableDiagnostics=0", "DOTNET_EnableDiagnostics=1", "diagnostics")]
    public void The_rules_of_images_find(string was, string mistake, string said)
    {
        var text = File.ReadAllText(Dockerfile);
        Assert.Contains(was, text, StringComparison.Ordinal);
        Assert.Contains(Rules(text.Replace(was, mistake, StringComparison.Ordinal)), found => found.Contains(said, StringComparison.Ordinal));
    }

    [Fact]
    public void What_an_image_needs_is_not_ignored()
    {
        var ignored = File.ReadLines(Path.Combine(SharedData.Repository, ".dockerignore")).ToHashSet();
        Assert.Superset(new HashSet<string> { "tests", "services/localhost", "**/bin", "**/obj", "**/artifacts", "**/.git", "helm", "k8s" }, ignored);
        Assert.DoesNotContain(ignored, line => Regex.IsMatch(line, @"^(\*\*/)?(protos|standins|gateway|services|Directory\..*|global\.json|packages\.lock\.json)/?$"));
    }

    private static IEnumerable<string> Rules(string dockerfile)
    {
        var bases = Regex.Matches(dockerfile, "(?m)^ARG (SDK|RUNTIME)_IMAGE=(?<image>.*)$").Select(match => match.Groups["image"].Value).ToList();
        if (bases.Count != 2 || bases.Any(image => !Regex.IsMatch(image, @":\d+\.\d+[a-z0-9.-]*(@sha256:[0-9a-f]{64})?$")))
        {
            yield return "a base has no tag of a version";
        }

        if (!bases[^1].Contains("-chiseled-extra", StringComparison.Ordinal))
        {
            yield return "the runtime has a shell, or no ICU";
        }

        var final = dockerfile[dockerfile.LastIndexOf("FROM ", StringComparison.Ordinal)..];
        if (!Regex.IsMatch(final, @"(?m)^USER \$APP_UID$"))
        {
            yield return "the user is not the base's own";
        }

        if (!final.Contains("DOTNET_EnableDiagnostics=0", StringComparison.Ordinal))
        {
            yield return "diagnostics write to the root file system";
        }

        if (!Regex.IsMatch(dockerfile, "dotnet restore .*--locked-mode") || Regex.IsMatch(dockerfile, "dotnet publish (?!.*--no-restore)"))
        {
            yield return "the restore is not locked";
        }
    }

    private async Task<IReadOnlyList<string>> Lint(string dockerfile)
    {
        var folder = new TempFolder();
        try
        {
            var file = folder.File("Dockerfile");
            await File.WriteAllTextAsync(file, dockerfile);

            // The bases are build arguments, whose tags are judged by Rules.
            await File.WriteAllTextAsync(folder.File(".dockerfilelintrc"), "rules:\n  missing_tag: off\n");
            var (_, output, error) = await node.RunToolIn(Path.GetDirectoryName(file)!, "dockerfilelint", "-o", "json", file);
            Assert.True(output.Length > 0, error);
            return [.. JsonElement.Parse(output).GetProperty("files")[0].GetProperty("issues").EnumerateArray()
                .Select(issue => $"{issue.GetProperty("line")}: {issue.GetProperty("title")} {issue.GetProperty("description")}")];
        }
        finally
        {
            folder.Delete();
        }
    }
}
