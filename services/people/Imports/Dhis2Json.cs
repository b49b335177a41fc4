using System.Text.Json;

namespace Coaching.People;

/// <summary>Reads the organisationUnits of DHIS2's metadata JSON one by one, whatever else stands in the file.</summary>
internal static class Dhis2Json
{
    private const int MaxUnit = 1024 * 1024;
    private const string List = "organisationUnits";

    /// <summary>The units; throws JsonException where the file is no such JSON.</summary>
    public static IEnumerable<Dhis2Unit> Read(Stream content)
    {
        var buffer = new byte[64 * 1024];
        var (filled, isEnd, place, line) = (0, false, new Place(), 0L);
        while (true)
        {
            var read = isEnd ? 0 : content.ReadAtLeast(buffer.AsSpan(filled), 1, throwOnEndOfStream: false);
            isEnd |= read == 0;
            filled += read;
            var start = filled > 2 && place.IsNew && buffer.AsSpan(0, 3).SequenceEqual("\uFEFF"u8) ? 3 : 0;
            while (Next(buffer.AsSpan(start, filled - start), isEnd, ref place, out var unit, out var used))
            {
                start += used;
                if (unit is null)
                {
                    yield break;
                }

                using (unit)
                {
                    yield return Unit(unit.RootElement, ++line);
                }
            }

            start += place.Used;
            place.Used = 0;
            filled -= start;
            buffer.AsSpan(start, filled).CopyTo(buffer);
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, filled < MaxUnit ? 2 * filled : throw new JsonException("An object is too large."));
            }
        }
    }

    // Moves on until a unit is whole, or the file is over: then there is none. False when more of the file is wanted.
    private static bool Next(ReadOnlySpan<byte> bytes, bool isEnd, ref Place place, out JsonDocument? unit, out int used)
    {
        var reader = new Utf8JsonReader(bytes, isEnd, place.State);
        (unit, used) = (null, 0);
        while (true)
        {
            // Where an element begins that is not whole yet, all of it is read again.
            var (state, consumed) = (reader.CurrentState, (int)reader.BytesConsumed);
            if (!reader.Read())
            {
                (place.State, place.Used) = (state, consumed);
                return isEnd && (place.IsSeen ? true : throw new JsonException("There is no list of units."));
            }

            place.IsNew = false;
            if (place.IsInside && reader.CurrentDepth == 2 && reader.TokenType == JsonTokenType.StartObject)
            {
                if (!JsonDocument.TryParseValue(ref reader, out unit))
                {
                    (place.State, place.Used) = (state, consumed);
                    return false;
                }

                (place.State, used) = (reader.CurrentState, (int)reader.BytesConsumed);
                return true;
            }

            Follow(ref reader, ref place);
        }
    }

    private static void Follow(ref Utf8JsonReader reader, ref Place place)
    {
        if (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject))
        {
            throw new JsonException("The file is no object.");
        }

        if (reader.CurrentDepth == 1)
        {
            place.IsInside = (place.IsNamed && reader.TokenType == JsonTokenType.StartArray) || (place.IsInside && reader.TokenType != JsonTokenType.EndArray);
            place.IsSeen |= place.IsInside;
            place.IsNamed = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(List);
        }
        else if (place.IsInside)
        {
            throw new JsonException("A unit is no object.");
        }
    }

    private static Dhis2Unit Unit(JsonElement unit, long line)
    {
        var (latitude, longitude) = Point(unit);
        var parent = unit.TryGetProperty("parent", out var above) && above.ValueKind == JsonValueKind.Object ? Text(above, "id") : "";
        var path = Text(unit, "path").Split('/', StringSplitOptions.RemoveEmptyEntries);
        return new Dhis2Unit(
            line, Text(unit, "id"), Text(unit, "name"), Text(unit, "code"), parent.Length == 0 && path.Length > 1 ? path[^2] : parent,
            Day(Text(unit, "openingDate")), Day(Text(unit, "closedDate")), latitude, longitude);
    }

    // GeoJSON, or the text that older versions write.
    private static (string Latitude, string Longitude) Point(JsonElement unit)
    {
        if (unit.TryGetProperty("geometry", out var geometry) && geometry.ValueKind == JsonValueKind.Object)
        {
            return Text(geometry, "type") == "Point" && geometry.TryGetProperty("coordinates", out var at) ? Pair(at.GetRawText()) : ("", "");
        }

        return Text(unit, "featureType") == "POINT" ? Pair(Text(unit, "coordinates")) : ("", "");
    }

    /// <summary>Latitude and longitude of <c>[longitude, latitude]</c>, as they stand.</summary>
    public static (string Latitude, string Longitude) Pair(string coordinates) =>
        coordinates.Trim().Trim('[', ']').Split(',', StringSplitOptions.TrimEntries) is [var east, var north, ..] ? (north, east) : ("?", "?");

    /// <summary>The day of a date that may have a time.</summary>
    public static string Day(string date) => date.Length > 10 && date[10] == 'T' ? date[..10] : date;

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";

    private struct Place()
    {
        public JsonReaderState State { get; set; }

        /// <summary>Bytes that need not be read again.</summary>
        public int Used { get; set; }

        public bool IsNew { get; set; } = true;

        public bool IsNamed { get; set; }

        public bool IsInside { get; set; }

        public bool IsSeen { get; set; }
    }
}
