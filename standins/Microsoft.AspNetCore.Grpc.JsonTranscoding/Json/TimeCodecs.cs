using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A message whose JSON form is a string.</summary>
internal abstract class TextMessageCodec<T>(Google.Protobuf.Reflection.MessageDescriptor descriptor, JsonCodecs codecs, string what)
    : MessageCodec<T>(descriptor, codecs)
    where T : class, IMessage, new()
{
    public override bool HasPlainFields => false;

    public override void ReadInto(ref Utf8JsonReader reader, T message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Expected(what, reader.TokenType);
        }

        ParseInto(StandsAlone(ref reader) ? reader.ValueSpan : System.Text.Encoding.UTF8.GetBytes(StringCodec.Text(ref reader)), message);
    }

    public override T Parse(ReadOnlySpan<byte> utf8)
    {
        var message = new T();
        ParseInto(utf8, message);
        return message;
    }

    public override void WriteFields(Utf8JsonWriter writer, IMessage message)
    {
        writer.WritePropertyName("value"u8);
        Write(writer, (T)message);
    }

    protected abstract void ParseInto(ReadOnlySpan<byte> utf8, T message);

    protected JsonBindingException NotOne() => new($"must be {what}");

    private static bool StandsAlone(ref Utf8JsonReader reader) => !reader.HasValueSequence && !reader.ValueIsEscaped;

    /// <summary>Reads up to nine digits after a point as nanoseconds, and returns how many bytes they took.</summary>
    protected static bool TryFraction(ReadOnlySpan<byte> text, out int nanos, out int length)
    {
        nanos = 0;
        length = 0;
        if (text.IsEmpty || text[0] != '.')
        {
            return true;
        }

        for (length = 1; length < text.Length && char.IsAsciiDigit((char)text[length]); length++)
        {
            if (length > 9)
            {
                return false;
            }

            nanos = (nanos * 10) + (text[length] - '0');
        }

        for (var digits = length - 1; digits < 9; digits++)
        {
            nanos *= 10;
        }

        return length > 1;
    }

    /// <summary>Writes nothing, or a point with 3, 6 or 9 digits, as few as lose nothing.</summary>
    protected static int FormatFraction(Span<byte> target, int nanos)
    {
        if (nanos == 0)
        {
            return 0;
        }

        target[0] = (byte)'.';
        var (value, format) = nanos % 1_000_000 == 0 ? (nanos / 1_000_000, "D3") : nanos % 1_000 == 0 ? (nanos / 1_000, "D6") : (nanos, "D9");
        value.TryFormat(target[1..], out var length, format, CultureInfo.InvariantCulture);
        return length + 1;
    }
}

/// <summary>RFC 3339; written in UTC.</summary>
internal sealed class TimestampCodec(JsonCodecs codecs)
    : TextMessageCodec<Timestamp>(Timestamp.Descriptor, codecs, "an RFC 3339 time such as 2026-01-31T08:00:00Z")
{
    private const long MinSeconds = -62_135_596_800;
    private const long MaxSeconds = 253_402_300_799;
    private const int LengthToSeconds = 19;

    public override void Write(Utf8JsonWriter writer, Timestamp value)
    {
        if (value.Seconds is < MinSeconds or > MaxSeconds || value.Nanos is < 0 or > 999_999_999)
        {
            throw new InvalidOperationException("A timestamp lies outside the years 1 to 9999.");
        }

        Span<byte> text = stackalloc byte[32];
        DateTime.UnixEpoch.AddSeconds(value.Seconds).TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        length += FormatFraction(text[length..], value.Nanos);
        text[length++] = (byte)'Z';
        writer.WriteStringValue(text[..length]);
    }

    protected override void ParseInto(ReadOnlySpan<byte> utf8, Timestamp message)
    {
        if (utf8.Length <= LengthToSeconds
            || !TryDigits(utf8, 0, 4, out var year) || utf8[4] != '-'
            || !TryDigits(utf8, 5, 2, out var month) || utf8[7] != '-'
            || !TryDigits(utf8, 8, 2, out var day) || utf8[10] != 'T'
            || !TryDigits(utf8, 11, 2, out var hour) || utf8[13] != ':'
            || !TryDigits(utf8, 14, 2, out var minute) || utf8[16] != ':'
            || !TryDigits(utf8, 17, 2, out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59
            || !TryFraction(utf8[LengthToSeconds..], out var nanos, out var length)
            || !TryOffset(utf8[(LengthToSeconds + length)..], out var offset))
        {
            throw NotOne();
        }

        var local = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        var seconds = ((local - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond) - offset;
        if (seconds is < MinSeconds or > MaxSeconds)
        {
            throw NotOne();
        }

        message.Seconds = seconds;
        message.Nanos = nanos;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, int start, int count, out int value)
    {
        value = 0;
        foreach (var digit in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length == 1)
        {
            return text[0] == 'Z';
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryDigits(text, 1, 2, out var hours) || !TryDigits(text, 4, 2, out var minutes) || hours > 18 || minutes > 59)
        {
            return false;
        }

        seconds = ((hours * 60) + minutes) * (text[0] == '+' ? 60 : -60);
        return true;
    }
}

/// <summary>Seconds with up to nine decimals and an s.</summary>
internal sealed class DurationCodec(JsonCodecs codecs)
    : TextMessageCodec<Duration>(Duration.Descriptor, codecs, "a duration in seconds such as 3.5s")
{
    private const long MaxSeconds = 315_576_000_000;

    public override void Write(Utf8JsonWriter writer, Duration value)
    {
        if (value.Seconds is < -MaxSeconds or > MaxSeconds
            || value.Nanos is < -999_999_999 or > 999_999_999
            || (value.Seconds < 0 && value.Nanos > 0) || (value.Seconds > 0 && value.Nanos < 0))
        {
            throw new InvalidOperationException("A duration is outside its range, or its parts differ in sign.");
        }

        Span<byte> text = stackalloc byte[32];
        var length = 0;
        if (value.Seconds == 0 && value.Nanos < 0)
        {
            text[length++] = (byte)'-';
        }

        value.Seconds.TryFormat(text[length..], out var digits, default, CultureInfo.InvariantCulture);
        length += digits;
        length += FormatFraction(text[length..], Math.Abs(value.Nanos));
        text[length++] = (byte)'s';
        writer.WriteStringValue(text[..length]);
    }

    protected override void ParseInto(ReadOnlySpan<byte> utf8, Duration message)
    {
        var negative = utf8.StartsWith("-"u8);
        var text = negative ? utf8[1..] : utf8;
        var digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 12
            || !long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > MaxSeconds
            || !TryFraction(text[digits..], out var nanos, out var length)
            || !text[(digits + length)..].SequenceEqual("s"u8))
        {
            throw NotOne();
        }

        message.Seconds = negative ? -seconds : seconds;
        message.Nanos = negative ? -nanos : nanos;
    }
}
