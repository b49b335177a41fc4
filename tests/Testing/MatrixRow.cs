using Google.Protobuf.Reflection;
using YamlDotNet.RepresentationModel;

namespace Coaching.Testing;

/// <summary>What the matrix says of a call.</summary>
internal enum Standing
{
    /// <summary>No row admits the caller's roles.</summary>
    Denied,

    /// <summary>The caller may make such calls, but not about this.</summary>
    Misses,

    /// <summary>The caller may.</summary>
    Reaches,
}

/// <summary>A row of the file of the matrix, read by the tests' own reader, so that a mistake of the service's shows.</summary>
internal sealed record MatrixRow(string Resource, bool Developmental, ILookup<string, string> Allow)
{
    /// <summary>Whether anybody may call it, without a token.</summary>
    public bool IsPublic => Allow.Contains("public");

    public static string Path(MethodDescriptor method) => $"{method.Service.FullName}/{method.Name}";

    /// <summary>As long as the name, so that only the last id differs; a part of a resource that has no id of its own keeps its name.</summary>
    public static string Other(string name)
    {
        var parts = name.Split('/');
        var id = Array.FindLastIndex(parts, part => part.Any(char.IsAsciiDigit));
        id = id < 0 ? parts.Length - 1 : id;
        parts[id] = $"{parts[id][..^6]}{(parts[id].EndsWith("000000", StringComparison.Ordinal) ? "111111" : "000000")}";
        return string.Join('/', parts);
    }

    public static IEnumerable<ServiceDescriptor> Services() =>
        typeof(People.V1.Person).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Reflection", StringComparison.Ordinal))
            .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(file => file.Services);

    public static Dictionary<string, MatrixRow> Read()
    {
        using var file = File.OpenText(System.IO.Path.Combine(SharedData.Repository, "services", "platform", "policy", "matrix.yaml"));
        var yaml = new YamlStream();
        yaml.Load(file);
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        var developmental = ((YamlSequenceNode)root["developmental"]).Select(node => node.ToString()).ToHashSet(StringComparer.Ordinal);
        return ((YamlMappingNode)root["rpcs"]).ToDictionary(
            row => row.Key.ToString(),
            row => new MatrixRow(
                row.Value["resource"].ToString(),
                developmental.Contains(row.Value["resource"].ToString()),
                ((YamlSequenceNode)row.Value["allow"]).Select(grant => (grant["role"].ToString(), grant["scope"].ToString())).ToLookup(grant => grant.Item1, grant => grant.Item2)));
    }

    public bool Admits(string role) => Allow.Contains(role) || (Allow.Contains("anyone") && role != "none");

    /// <summary>Whether anybody comes by a pair.</summary>
    public bool IsOfPairs => Allow.Any(grants => grants.Any(scope => scope is "pair" or "coach" or "coachee"));

    /// <summary>Whether a role reaches everything; null when it reaches nothing.</summary>
    public bool? Reaches(string role) => !Allow.Contains(role) ? null : Allow[role].Any(scope => scope is "all" or "k5" or "k10");

    /// <summary>What must happen when somebody calls about something.</summary>
    public Standing Stands(Principal principal, Example example)
    {
        var token = principal.Token;
        var scopes = Allow.Where(grants => grants.Key switch
        {
            "public" or "anyone" => true,
            "partner" => token.Person is null && token.Roles.Contains("partner"),
            "service" => token.Person is null && token.Roles.Contains("service"),
            _ => token.Person is not null && token.Roles.Contains(grants.Key),
        }).SelectMany(grants => grants.Select(scope => (Role: grants.Key, Scope: scope))).ToList();
        var isClosed = (Developmental && token.Purpose is not (null or "developmental"))
            || (token.Roles.Contains("partner") && !token.Scopes.Any(scope => scope.StartsWith($"{Resource}.", StringComparison.Ordinal)));
        return isClosed || scopes.Count == 0 ? Standing.Denied : scopes.Any(grant => Holds(grant.Role, grant.Scope, principal, example)) ? Standing.Reaches : Standing.Misses;
    }

    private static bool Holds(string role, string scope, Principal principal, Example example)
    {
        var person = principal.Token.Person;
        var coaches = person is not null && person == example.Coach && example.PairLasts;
        var isCoached = person is not null && person == example.Coachee;
        return scope switch
        {
            "all" or "k5" or "k10" => true,
            "area" => person is not null && principal.Covers(role, example.Unit),
            "pair" => coaches || isCoached,
            "coach" => coaches,
            "coachee" => isCoached,
            "self" => person is not null && (example.Self == Example.Everybody || person == example.Self),
            "recipient" => person is not null && person == example.Recipient,
            _ => false,
        };
    }
}
