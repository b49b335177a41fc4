using Microsoft.AspNetCore.Routing.Template;

namespace Coaching.Gateway;

/// <summary>
/// What a path takes, by the contracts. The router's own list holds too much: it takes `people/ana` and `people/ana:transfer` for one shape.
/// </summary>
internal static class AllowedMethods
{
    private static readonly (TemplateMatcher Path, string Verb)[] Routes =
        [.. HttpBinding.All.Select(binding => (new TemplateMatcher(TemplateParser.Parse(binding.Route().TrimStart('/')), []), binding.Verb))];

    /// <summary>The methods, none where no contract names the path.</summary>
    public static string[] Of(PathString path) =>
        [.. Routes.Where(route => route.Path.TryMatch(path, [])).SelectMany(route => WithHead(route.Verb)).Distinct().Order()];

    private static string[] WithHead(string verb) => verb == HttpMethods.Get ? [verb, HttpMethods.Head] : [verb];
}
