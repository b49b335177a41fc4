using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>Makes an ASP.NET Core route of a path template; values are captured by <see cref="PathCapture"/>, not by the route.</summary>
internal static class RouteTranslation
{
    private const string RestName = "rest";

    public static RoutePattern ToRoutePattern(PathTemplate template)
    {
        var text = new StringBuilder();
        for (var i = 0; i < template.Segments.Count; i++)
        {
            var segment = template.Segments[i];
            text.Append('/').Append(segment.Kind switch
            {
                SegmentKind.Literal => Escape(segment.Literal),
                SegmentKind.One => $"{{s{i}}}",
                _ => $"{{**{RestName}}}",
            });
        }

        if (template.Verb is not { } verb)
        {
            return RoutePatternFactory.Parse(text.ToString());
        }

        if (template.Segments[^1].Kind != SegmentKind.Rest)
        {
            return RoutePatternFactory.Parse(text.Append(':').Append(Escape(verb)).ToString());
        }

        // A catch-all cannot be followed by text in a route, so the verb is a condition on what was caught.
        return RoutePatternFactory.Parse(
            text.ToString(), defaults: null, new RouteValueDictionary { [RestName] = new VerbConstraint(":" + verb) });
    }

    private static string Escape(string literal) =>
        literal.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);

    private sealed class VerbConstraint(string suffix) : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            values.TryGetValue(routeKey, out var value) && value is string rest && rest.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
    }
}
