using System.Diagnostics;
using OpenTelemetry;

namespace Coaching.Platform;

/// <summary>Keeps addresses that are secrets out of traces: whoever reads a trace could read the calendar behind it.</summary>
internal sealed class SecretPaths : BaseProcessor<Activity>
{
    private const string Secrets = "/calendars/v1/";

    private static readonly string[] Tags = ["url.path", "url.full"];

    public override void OnEnd(Activity data)
    {
        foreach (var tag in Tags)
        {
            if (data.GetTagItem(tag) is string text && text.IndexOf(Secrets, StringComparison.Ordinal) is >= 0 and var at)
            {
                data.SetTag(tag, $"{text[..(at + Secrets.Length)]}REDACTED");
            }
        }
    }
}
