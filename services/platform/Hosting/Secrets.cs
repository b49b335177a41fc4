using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace Coaching.Platform;

/// <summary>
/// Settings as files of a folder, which is how a cluster mounts secrets: the file <c>Database__ConnectionString</c> holds
/// Database:ConnectionString. Files win over the environment, and the command line over both.
/// </summary>
internal static class Secrets
{
    public const string DefaultDirectory = "/etc/coaching/secrets";

    public static void Add(ConfigurationManager configuration)
    {
        var named = configuration[$"{HostingOptions.Section}:{nameof(HostingOptions.SecretsDirectory)}"];
        var folder = string.IsNullOrEmpty(named) ? DefaultDirectory : Path.GetFullPath(named);
        if (!System.IO.Directory.Exists(folder))
        {
            if (!string.IsNullOrEmpty(named))
            {
                throw new StartException($"{HostingOptions.Section}:{nameof(HostingOptions.SecretsDirectory)} must name a folder, but is {named}.");
            }

            return;
        }

        var sources = ((IConfigurationBuilder)configuration).Sources;
        var commandLine = sources.OfType<CommandLineConfigurationSource>().LastOrDefault();
        sources.Insert(
            commandLine is null ? sources.Count : sources.IndexOf(commandLine),
            new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(folder), Optional = false });
    }
}
