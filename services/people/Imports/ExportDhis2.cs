using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Coaching.People;

/// <summary>Writes units as the organisationUnits of DHIS2's metadata JSON.</summary>
internal sealed class ExportDhis2(ExportUnits units)
{
    private const int FlushBytes = 64 * 1024;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // DHIS2 wants a day; this one stands for one that nobody knows.
    private static readonly DateOnly LongAgo = new(1970, 1, 1);
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A unit's uid: the known one, or one made from our own name, which is the same each time.</summary>
    public static string Uid(string name, string? known)
    {
        if (known is not null)
        {
            return known;
        }

        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return string.Create(11, hash, (uid, bytes) =>
        {
            for (var index = 0; index < uid.Length; index++)
            {
                uid[index] = Letters[bytes[index] % (index == 0 ? 52 : Letters.Length)];
            }
        });
    }

    public async Task Write(Stream body, CancellationToken cancel)
    {
        await using var json = new Utf8JsonWriter(body, Options);
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteStartArray("organisationUnits");
        foreach (var unit in units.All)
        {
            var path = paths[unit.Id] = $"{paths.GetValueOrDefault(unit.ParentId)}/{unit.Id}";
            Write(json, unit, path);
            if (json.BytesPending > FlushBytes)
            {
                await json.FlushAsync(cancel);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancel);
    }

    private static void Write(Utf8JsonWriter json, ExportUnit unit, string path)
    {
        var (row, id, parent) = unit;
        json.WriteStartObject();
        json.WriteString("id", id);
        if (row.Code is { } code)
        {
            json.WriteString("code", code);
        }

        json.WriteString("name", row.DisplayName);
        json.WriteString("shortName", row.DisplayName.Length <= 50 ? row.DisplayName : row.DisplayName[..50]);
        json.WriteString("openingDate", (row.OpenDate ?? LongAgo).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteNumber("level", path.Count(letter => letter == '/'));
        json.WriteString("path", path);
        if (parent.Length > 0)
        {
            json.WriteStartObject("parent");
            json.WriteString("id", parent);
            json.WriteEndObject();
        }

        if (row is { Latitude: { } north, Longitude: { } east })
        {
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(east);
            json.WriteNumberValue(north);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
