using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Spectre.Console;

namespace Coaching.Cli;

/// <summary>Data on stdout, talk on stderr; tables for people, or one JSON document for scripts.</summary>
internal sealed class Output(Terminal terminal, bool isJson)
{
    // A pipe has no width: nothing that goes into one may be wrapped or cut.
    private const int Unbounded = 100_000;

    // Defaults are written too, so that a script need not ask whether a figure is there; names and numbers are those of REST.
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Readable = new(OneLine) { WriteIndented = true };

    public bool IsJson { get; } = isJson;

    /// <summary>Whether tables may have frames and colours.</summary>
    public bool IsSeen => terminal.IsOutputSeen;

    /// <summary>Where progress is drawn; null when nobody would see it.</summary>
    public IAnsiConsole? Progress => terminal.IsErrorSeen && !IsJson ? Open(terminal.Error, isSeen: true) : null;

    public static JsonNode ToNode(IMessage message) => JsonNode.Parse(Formatter.Format(message))!;

    public void Json(JsonNode document) => terminal.Output.WriteLine(document.ToJsonString(Readable));

    /// <summary>One of many documents, each in a line.</summary>
    public void JsonLine(IMessage message) => terminal.Output.WriteLine(ToNode(message).ToJsonString(OneLine));

    public void Line(string text) => terminal.Output.WriteLine(Clean(text));

    public void Write(Spectre.Console.Rendering.IRenderable renderable) => Open(terminal.Output, IsSeen).Write(renderable);

    /// <summary>A word to the reader that is no data.</summary>
    public void Remark(string text)
    {
        if (!IsJson)
        {
            terminal.Error.WriteLine(Clean(text));
        }
    }

    public void Fail(CommandException failure)
    {
        if (IsJson)
        {
            var errors = failure.Errors.Select(error => (JsonNode)new JsonObject { ["field"] = error.Field, ["rule"] = error.Rule });
            terminal.Error.WriteLine(new JsonObject
            {
                ["code"] = failure.Code,
                ["message"] = failure.Message,
                ["errors"] = new JsonArray([.. errors]),
            }.ToJsonString(OneLine));
            return;
        }

        var fields = string.Join("; ", failure.Errors.Select(error => $"{error.Field} {error.Rule}"));
        var line = $"coach: {(fields.Length > 0 ? fields : failure.Message)} ({failure.Code})";
        terminal.Error.WriteLine(Clean(line.ReplaceLineEndings(" ")));
    }

    /// <summary>Text without control characters, with which a name could drive the reader's terminal.</summary>
    public static string Clean(string text) => text.Any(IsControl) ? string.Concat(text.Where(letter => !IsControl(letter))) : text;

    private static bool IsControl(char letter) => char.IsControl(letter) && letter != '\n';

    private static IAnsiConsole Open(TextWriter writer, bool isSeen)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isSeen ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isSeen ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isSeen ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isSeen)
        {
            console.Profile.Width = Unbounded;
        }

        return console;
    }
}
