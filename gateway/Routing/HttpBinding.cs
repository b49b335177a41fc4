using System.Text;
using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Coaching.Gateway;

/// <summary>One REST form of an RPC, as its `google.api.http` rule says it.</summary>
/// <param name="Method">The RPC.</param>
/// <param name="Verb">The HTTP method, upper-case.</param>
/// <param name="Template">The path template as written, such as `/v1/{name=sessions/*}:complete`.</param>
/// <param name="Body">The request field that is the body, `*` for all that the path leaves, or empty for none.</param>
internal sealed partial record HttpBinding(MethodDescriptor Method, string Verb, string Template, string Body)
{
    /// <summary>All REST forms of all RPCs, in the order of the contracts.</summary>
    public static IReadOnlyList<HttpBinding> All { get; } = [.. Contracts.Services.SelectMany(service => service.Methods).SelectMany(Of)];

    /// <summary>The variables of the path: the request field that each fills, and the pattern that it must have.</summary>
    public IReadOnlyList<(string Field, string Pattern)> Variables { get; } =
        [.. VariablePattern().Matches(Template).Select(match => (match.Groups["field"].Value, match.Groups["pattern"].Value is { Length: > 0 } pattern ? pattern : "*"))];

    /// <summary>The path as an ASP.NET Core route: each wildcard a parameter of its own, a literal a literal.</summary>
    public string Route() => Expand(index => $"{{p{index}}}");

    /// <summary>The path for people and OpenAPI: each wildcard named for the resource whose id it is.</summary>
    public string Path()
    {
        var collections = CollectionPattern().Matches(Flat()).Select(match => Singular(match.Groups[1].Value)).ToList();
        return Expand(index => $"{{{collections[index]}}}");
    }

    /// <summary>The names of the wildcards in <see cref="Path"/>, in order.</summary>
    public IReadOnlyList<string> PathParameters() => [.. CollectionPattern().Matches(Flat()).Select(match => Singular(match.Groups[1].Value))];

    private static IEnumerable<HttpBinding> Of(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        return rule is null ? [] : new[] { rule }.Concat(rule.AdditionalBindings).Select(each => Of(method, each));
    }

    private static HttpBinding Of(MethodDescriptor method, HttpRule rule) => rule.PatternCase switch
    {
        HttpRule.PatternOneofCase.Get => new(method, "GET", rule.Get, rule.Body),
        HttpRule.PatternOneofCase.Put => new(method, "PUT", rule.Put, rule.Body),
        HttpRule.PatternOneofCase.Post => new(method, "POST", rule.Post, rule.Body),
        HttpRule.PatternOneofCase.Delete => new(method, "DELETE", rule.Delete, rule.Body),
        HttpRule.PatternOneofCase.Patch => new(method, "PATCH", rule.Patch, rule.Body),
        _ => new(method, rule.Custom.Kind, rule.Custom.Path, rule.Body),
    };

    // `**` occurs in Google's operations only, whose ids are one segment here.
    private string Flat() => VariablePattern()
        .Replace(Template, match => match.Groups["pattern"].Value is { Length: > 0 } pattern ? pattern : "*")
        .Replace("**", "*", StringComparison.Ordinal);

    private string Expand(Func<int, string> parameter)
    {
        var path = new StringBuilder();
        var index = 0;
        foreach (var part in Flat())
        {
            path.Append(part == '*' ? parameter(index++) : part.ToString());
        }

        return path.ToString();
    }

    // orgUnits -> org_unit, people -> person: the ids' names in the resource patterns of the protos.
    private static string Singular(string collection) => collection switch
    {
        "people" => "person",
        _ => UpperCase().Replace(collection.EndsWith('s') ? collection[..^1] : collection, match => "_" + match.Value.ToLowerInvariant()),
    };

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)(=(?<pattern>[^}]+))?\}")]
    private static partial Regex VariablePattern();

    [GeneratedRegex(@"([A-Za-z]+)/\*")]
    private static partial Regex CollectionPattern();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex UpperCase();
}
