using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Coaching.Platform;

namespace Coaching.Deployment.Tests;

/// <summary>Writes the table of all settings from the options classes: their types, rules, defaults and comments.</summary>
internal static class SettingsTable
{
    private const string Heading = """
        # Configuration
        Every process reads settings from `appsettings.json`, the environment, a folder of secrets and its command line; the later wins. In the
        environment `__` parts section and key; on the command line it is `--Section:Key=value`. A process names all that is wrong with its settings
        in one line, with what is allowed, and exits with 1; a setting that is none is wrong too.

        - **Secrets** are files of the folder `Hosting:SecretsDirectory`, `/etc/coaching/secrets` where it exists: the file
          `Database__ConnectionString` holds `Database:ConnectionString`. Secret settings (marked below) are never written to a log.
        - **Surroundings.** A start waits `Hosting:StartSeconds` for the database and its schema, the issuer's discovery document, and the sidecar
          with the component `Events:PubSub`; then it says what is missing and exits with 1.
        - **Schema.** `dotnet Coaching.People.dll --migrate` brings a service's database up to date and ends; `--migrate --dry-run` lists what it
          would apply. Any number may run at once, and one that was killed is followed by the next. Older versions run on a newer schema
          until a script marked `-- contract, needs X.Y.Z` took away what they use.
        - **Of others.** `ASPNETCORE_ENVIRONMENT` (Production unless set); `Logging__LogLevel__<category>`; `OTEL_EXPORTER_OTLP_ENDPOINT` and
          OpenTelemetry's other variables (no traces unless set); `DAPR_HTTP_ENDPOINT` or `DAPR_HTTP_PORT`, `DAPR_API_TOKEN` and `APP_API_TOKEN`, which
          Dapr's injector sets. The local host has a command line of its own: `--help`.

        This file is written by `COACHING_UPDATE_DOCS=1 dotnet test tests/Deployment.Tests --filter ConfigurationTests`, from the options classes.

        """;

    /// <summary>The whole document; processes are told for each section by name.</summary>
    public static string Write(IReadOnlyCollection<(SettingsSection Section, string Processes)> sections)
    {
        var text = new StringBuilder(Heading.ReplaceLineEndings("\n"));
        foreach (var (section, processes) in sections)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {section.Name}\n{Comment($"T:{section.Options.FullName}", section.Options)} Read by {processes}.\n\n");
            text.Append("| setting | environment | value | default | meaning |\n|---|---|---|---|---|\n");
            foreach (var setting in section.Settings)
            {
                text.Append(CultureInfo.InvariantCulture, $"| `{section.Key(setting)}` | `{section.Name}__{setting.Name}{(SettingsSection.IsTable(setting) ? "__<name>" : "")}` ");
                text.Append(CultureInfo.InvariantCulture, $"| {Value(setting)} | {Default(section, setting)} | {Comment($"P:{section.Options.FullName}.{setting.Name}", section.Options)} |\n");
            }
        }

        return text.ToString();
    }

    private static string Value(PropertyInfo setting)
    {
        var type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
        var rules = setting.GetCustomAttributes<ValidationAttribute>().Where(rule => rule is not RequiredAttribute)
            .Select(rule => SettingRule.Of(rule)).Select(rule => rule[(rule.IndexOf(' ', "must ".Length) + 1)..]).ToList();
        var kind = type == typeof(bool) ? "true or false"
            : type.IsEnum ? string.Join(" or ", Enum.GetNames(type))
            : SettingsSection.IsTable(setting) ? "text by name"
            : rules.Count > 0 ? string.Join("; ", rules)
            : "text";
        return $"{kind}{(setting.IsDefined(typeof(RequiredAttribute)) ? ", required" : "")}{(setting.IsDefined(typeof(SecretAttribute)) ? ", **secret**" : "")}";
    }

    private static string Default(SettingsSection section, PropertyInfo setting)
    {
        var value = setting.GetValue(Activator.CreateInstance(section.Options));
        return value is null or "" || SettingsSection.IsTable(setting) ? "" : $"`{(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture))}`";
    }

    private static string Comment(string member, System.Type type)
    {
        var file = Path.Combine(AppContext.BaseDirectory, $"{type.Assembly.GetName().Name}.xml");
        var summary = XDocument.Load(file).Descendants("member").Single(each => each.Attribute("name")?.Value == member).Element("summary")
            ?? throw new InvalidOperationException($"{member} has no comment.");
        var words = string.Concat(summary.Nodes().Select(node => node is XElement { Name.LocalName: "c" } code ? $"`{code.Value}`" : node is XElement see ? see.Attribute("cref")?.Value[2..] : node.ToString()));
        return string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("|", "\\|", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal);
    }
}
