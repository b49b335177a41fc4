using System.Globalization;
using System.Text;

namespace Prometheus;

/// <summary>The text format, version 0.0.4.</summary>
internal static class Text
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Header(TextWriter to, string name, string help, string type)
    {
        to.Write("# HELP ");
        to.Write(name);
        to.Write(' ');
        to.Write(help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        to.Write("\n# TYPE ");
        to.Write(name);
        to.Write(' ');
        to.Write(type);
        to.Write('\n');
    }

    public static void Sample(TextWriter to, string name, string labels, double value)
    {
        to.Write(name);
        if (labels.Length > 0)
        {
            to.Write('{');
            to.Write(labels);
            to.Write('}');
        }

        to.Write(' ');
        to.Write(Number(value));
        to.Write('\n');
    }

    public static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    public static string Labels(string[] names, string[] values, string staticLabels)
    {
        if (names.Length == 0)
        {
            return staticLabels;
        }

        var text = new StringBuilder(staticLabels);
        for (var index = 0; index < names.Length; index++)
        {
            text.Append(text.Length == 0 ? string.Empty : ",").Append(names[index]).Append("=\"").Append(Escape(values[index])).Append('"');
        }

        return text.ToString();
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
