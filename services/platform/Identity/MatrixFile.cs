using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Coaching.Platform;

/// <summary>Reads the rows of a matrix file and refuses it with everything that is wrong in it.</summary>
internal static class MatrixFile
{
    private static readonly string[] Roles =
    [
        PolicyMatrix.PublicRole, PolicyMatrix.AnyoneRole, PolicyMatrix.PartnerRole, PolicyMatrix.ServiceRole, "auditor", .. PostRoles.Names,
    ];

    public static IReadOnlyList<PolicyRule> Read(TextReader file)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(file);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"The policy matrix is not YAML at line {e.Start.Line}: {e.Message}", e);
        }

        var wrong = new List<string>();
        var root = stream.Documents is [{ RootNode: YamlMappingNode node }] ? node : [];
        var developmental = Items(root, "developmental").Select(Text).ToHashSet(StringComparer.Ordinal);
        var rules = Map(root, "rpcs").Select(row => Rule(Text(row.Key), row.Value, developmental, wrong)).ToList();
        if (rules.Count == 0)
        {
            wrong.Add("there are no rows under rpcs");
        }

        wrong.AddRange(rules.GroupBy(rule => rule.Method).Where(rows => rows.Count() > 1).Select(rows => $"{rows.Key}: has two rows"));
        return wrong.Count == 0 ? rules : throw new InvalidDataException($"The policy matrix is wrong. {string.Join("; ", wrong)}.");
    }

    private static PolicyRule Rule(string method, YamlNode row, HashSet<string> developmental, List<string> wrong)
    {
        var resource = Text(Child(row, "resource"));
        var verb = Text(Child(row, "verb"));
        var audit = Text(Child(row, "audit"));
        Check(resource.Length > 0 && verb.Length > 0, "needs a resource and a verb");
        Check(audit is "none" or "write" or "read", $"has the audit '{audit}', not none, write or read");

        var grants = Items(row, "allow").Select(Grant).ToList();
        Check(grants.Count > 0, "allows nobody");

        // HTTP endpoints outside gRPC stand as "POST /upload/v1/uploads"; RPCs get the slash that gRPC's method names begin with.
        return new PolicyRule(
            method.Contains(' ', StringComparison.Ordinal) ? method : $"/{method}", resource, verb,
            Enum.TryParse<AuditKind>(audit, ignoreCase: true, out var kind) ? kind : AuditKind.None, developmental.Contains(resource), grants);

        Grant Grant(YamlNode entry)
        {
            var role = Text(Child(entry, "role"));
            var scope = Text(Child(entry, "scope"));
            Check(Roles.Contains(role), $"names the unknown role '{role}'");
            var relations = RelationsOf(scope);
            Check(relations != Relations.None, $"names the unknown scope '{scope}'");
            Check(!relations.HasFlag(Relations.Area) || PostRoles.Of(role) != 0, $"gives the scope area to {role}, which holds no posts");
            var minimum = scope switch { "k5" => "5", "k10" => "10", _ => Text(Child(entry, "k")) };
            Check(minimum is "" or "5" or "10", $"has the k '{minimum}', not 5 or 10");
            return new Grant(role, relations, int.TryParse(minimum, NumberStyles.None, CultureInfo.InvariantCulture, out var k) ? k : 0);
        }

        void Check(bool holds, string message)
        {
            if (!holds)
            {
                wrong.Add($"{method}: {message}");
            }
        }
    }

    private static Relations RelationsOf(string scope) => scope switch
    {
        "all" or "k5" or "k10" => Relations.All,
        "area" => Relations.Area,
        "pair" => Relations.Coach | Relations.Coachee,
        "coach" => Relations.Coach,
        "coachee" => Relations.Coachee,
        "self" => Relations.Self,
        "facilitator" => Relations.Facilitator,
        "member" => Relations.Member,
        "recipient" => Relations.Recipient,
        _ => Relations.None,
    };

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static YamlSequenceNode Items(YamlNode node, string key) => Child(node, key) as YamlSequenceNode ?? [];

    private static YamlMappingNode Map(YamlNode node, string key) => Child(node, key) as YamlMappingNode ?? [];

    private static string Text(YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";
}
