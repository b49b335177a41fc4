using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>All integer types: numbers or strings when read; 1.0 and 1e3 are integers too.</summary>
internal sealed class IntegerCodec<T>(bool asString) : JsonCodec<T>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private static readonly string What = $"an integer from {T.MinValue} to {T.MaxValue}";

    public override T Read(ref Utf8JsonReader reader, JsonReadState state)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw Expected(What, reader.TokenType);
        }

        return Parse(Token(in reader, stackalloc byte[LongestToken]));
    }

    public override T Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty || utf8[0] == '+')
        {
            throw new JsonBindingException($"must be {What}");
        }

        if (T.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        if (decimal.TryParse(utf8, Styles, CultureInfo.InvariantCulture, out var wide)
            && wide == decimal.Truncate(wide)
            && wide >= decimal.CreateChecked(T.MinValue)
            && wide <= decimal.CreateChecked(T.MaxValue))
        {
            return T.CreateChecked(wide);
        }

        throw new JsonBindingException($"must be {What}");
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (asString)
        {
            Span<byte> text = stackalloc byte[24];
            value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
            writer.WriteStringValue(text[..length]);
        }
        else if (typeof(T) == typeof(ulong))
        {
            writer.WriteNumberValue(ulong.CreateTruncating(value));
        }
        else
        {
            writer.WriteNumberValue(long.CreateTruncating(value));
        }
    }

    public override void WriteKey(Utf8JsonWriter writer, T value)
    {
        Span<byte> text = stackalloc byte[24];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WritePropertyName(text[..length]);
    }
}

internal sealed class FloatCodec<T> : JsonCodec<T>
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public override T Read(ref Utf8JsonReader reader, JsonReadState state)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            throw Expected("a number", reader.TokenType);
        }

        return Parse(Token(in reader, stackalloc byte[LongestToken]));
    }

    public override T Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.SequenceEqual("NaN"u8))
        {
            return T.NaN;
        }

        if (utf8.SequenceEqual("Infinity"u8))
        {
            return T.PositiveInfinity;
        }

        if (utf8.SequenceEqual("-Infinity"u8))
        {
            return T.NegativeInfinity;
        }

        // What is beyond the type's range parses as infinity, which only its own name may mean.
        return !utf8.IsEmpty && utf8[0] is (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9')
            && T.TryParse(utf8, Styles, CultureInfo.InvariantCulture, out var value)
            && T.IsFinite(value)
            ? value
            : throw new JsonBindingException("must be a number in the range of its type");
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (!T.IsFinite(value))
        {
            writer.WriteStringValue(T.IsNaN(value) ? "NaN" : T.IsPositive(value) ? "Infinity" : "-Infinity");
        }
        else if (typeof(T) == typeof(float))
        {
            writer.WriteNumberValue(float.CreateTruncating(value));
        }
        else
        {
            writer.WriteNumberValue(double.CreateTruncating(value));
        }
    }
}

internal sealed class BoolCodec : JsonCodec<bool>
{
    public override bool Read(ref Utf8JsonReader reader, JsonReadState state) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Expected("true or false", reader.TokenType),
    };

    public override bool Parse(ReadOnlySpan<byte> utf8) =>
        utf8.SequenceEqual("true"u8) || (utf8.SequenceEqual("false"u8) ? false : throw new JsonBindingException("must be true or false"));

    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override void WriteKey(Utf8JsonWriter writer, bool value) => writer.WritePropertyName(value ? "true"u8 : "false"u8);
}

internal sealed class StringCodec : JsonCodec<string>
{
    public override string Read(ref Utf8JsonReader reader, JsonReadState state) =>
        reader.TokenType == JsonTokenType.String ? Text(ref reader) : throw Expected("a string", reader.TokenType);

    public override string Parse(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    public override string Parse(string text) => text;

    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override void WriteKey(Utf8JsonWriter writer, string value) => writer.WritePropertyName(value);

    public override bool IsDefault(string value) => value.Length == 0;

    public static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader's way of saying so for a lone surrogate or for bytes that are not UTF-8.
            throw new JsonBindingException("must be valid Unicode");
        }
    }
}

/// <summary>Base64, standard or URL-safe, with or without padding, when read; standard with padding when written.</summary>
internal sealed class BytesCodec : JsonCodec<ByteString>
{
    public override ByteString Read(ref Utf8JsonReader reader, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw Expected("a base64 string", reader.TokenType);
        }

        return reader.TryGetBytesFromBase64(out var bytes) ? UnsafeByteOperations.UnsafeWrap(bytes) : Parse(StringCodec.Text(ref reader));
    }

    public override ByteString Parse(ReadOnlySpan<byte> utf8) => Parse(Encoding.UTF8.GetString(utf8));

    public override ByteString Parse(string text)
    {
        var urlSafe = text.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        var bytes = new byte[Base64Url.GetMaxDecodedLength(urlSafe.Length)];
        if (Base64Url.DecodeFromChars(urlSafe, bytes, out _, out var written) != OperationStatus.Done)
        {
            throw new JsonBindingException("must be base64");
        }

        return UnsafeByteOperations.UnsafeWrap(bytes.AsMemory(0, written));
    }

    public override void Write(Utf8JsonWriter writer, ByteString value) => writer.WriteBase64StringValue(value.Span);

    public override bool IsDefault(ByteString value) => value.IsEmpty;
}

/// <summary>A wrapper field, whose C# property is a nullable value.</summary>
internal sealed class NullableCodec<T>(JsonCodec<T> inner) : JsonCodec<T?>
    where T : struct
{
    public override T? Read(ref Utf8JsonReader reader, JsonReadState state) => inner.Read(ref reader, state);

    public override T? Parse(ReadOnlySpan<byte> utf8) => inner.Parse(utf8);

    public override void Write(Utf8JsonWriter writer, T? value) => inner.Write(writer, value.GetValueOrDefault());
}
