using System.Xml.Linq;
using Coaching.Testing;

namespace Coaching.Tests;

public class ProjectRulesTests
{
    [Theory]
    [InlineData("people")]
    [InlineData("scheduling")]
    [InlineData("observations")]
    [InlineData("plcs")]
    [InlineData("analytics")]
    public void A_service_shares_contracts_and_the_platform_and_nothing_else(string service)
    {
        var project = Directory.GetFiles(Path.Combine(SharedData.Repository, "services", service), "*.csproj").Single();

        var references = XDocument.Load(project).Descendants("ProjectReference").Select(reference => reference.Attribute("Include")!.Value).Order();

        Assert.Equal(["../../protos/Contracts.csproj", "../platform/Platform.csproj"], references);
    }

    [Fact]
    public void Versions_of_packages_are_said_in_one_place()
    {
        var versioned = Directory.GetFiles(SharedData.Repository, "*.csproj", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}artifacts{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => XDocument.Load(file).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null));

        Assert.Empty(versioned);
    }
}
