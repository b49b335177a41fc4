using System.Text.Encodings.Web;
using System.Text.Json;

namespace Coaching.Bench;

/// <summary>Prints one figure as one JSON line.</summary>
internal static class Figure
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Print(object figure) => Console.WriteLine(JsonSerializer.Serialize(figure, Options));
}
