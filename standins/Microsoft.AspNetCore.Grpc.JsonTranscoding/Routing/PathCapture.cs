using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;

/// <summary>
/// Takes the variables' values out of the path of a request that the route has matched. A variable of one segment is decoded
/// whole; in one of several, %2F stays as it is. Literals come from the template, whatever their case in the request.
/// </summary>
internal sealed class PathCapture(PathTemplate template)
{
    public string[] Capture(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";

        // The server decodes all of a path but %2F, so only a path with a percent sign left needs the bytes that were sent.
        var raw = path.Contains('%', StringComparison.Ordinal) ? RawPath(context, path) : null;
        var source = (raw ?? path).AsSpan(1);

        // ** takes the rest unsplit; elsewhere one more range takes what a trailing slash leaves.
        Span<Range> ranges = stackalloc Range[template.Segments.Count + (EndsInRest ? 0 : 1)];
        ranges = ranges[..source.Split(ranges, '/')];

        var values = new string[template.Variables.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(template.Variables[i], source, ranges, raw is not null);
        }

        return values;
    }

    private bool EndsInRest => template.Segments[^1].Kind == SegmentKind.Rest;

    private string Value(TemplateVariable variable, ReadOnlySpan<char> source, ReadOnlySpan<Range> ranges, bool isRaw)
    {
        var alone = variable.End - variable.Start == 1 && template.Segments[variable.Start].Kind == SegmentKind.One;
        var value = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        for (var i = variable.Start; i < variable.End; i++)
        {
            var segment = template.Segments[i];
            var text = segment.Kind == SegmentKind.Literal ? segment.Literal : i < ranges.Length ? source[ranges[i]] : default;
            if (segment.Kind == SegmentKind.Rest && text.IsEmpty)
            {
                break;
            }

            if (i > variable.Start)
            {
                value.AppendLiteral("/");
            }

            if (segment.Kind != SegmentKind.Literal)
            {
                text = Decode(text, isRaw, keepSlash: !alone);
                if (template.Verb is { } verb && i == template.Segments.Count - 1)
                {
                    text = text[..^(verb.Length + 1)];
                }
            }

            value.AppendFormatted(text);
        }

        return value.ToStringAndClear();
    }

    private static ReadOnlySpan<char> Decode(ReadOnlySpan<char> text, bool isRaw, bool keepSlash)
    {
        if (!text.Contains('%'))
        {
            return text;
        }

        var encoded = text.ToString();
        if (!isRaw)
        {
            return keepSlash ? encoded : encoded.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        }

        return keepSlash ? DecodeAllButSlash(encoded) : Uri.UnescapeDataString(encoded);
    }

    private static string DecodeAllButSlash(string encoded) => Uri.UnescapeDataString(
        encoded.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal));

    // The end of the path as it was sent, as long as the path of the request; null when something has rewritten the path since.
    private static string? RawPath(HttpContext context, string path)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var raw = query < 0 ? target : target[..query];
        var start = raw.Length;
        for (var slashes = path.AsSpan().Count('/'); slashes > 0 && start > 0; slashes--)
        {
            start = raw.LastIndexOf('/', start - 1);
        }

        return start >= 0 && DecodeAllButSlash(raw[start..]) == path ? raw[start..] : null;
    }
}
