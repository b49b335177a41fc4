using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>The proto3 JSON form of one CLR type: a scalar, an enum or a message.</summary>
internal abstract class JsonCodec<T>
{
    protected const int LongestToken = 128;

    /// <summary>JSON null is a value of this type, not the absence of one.</summary>
    public virtual bool AcceptsNull => false;

    /// <summary>Reads the value whose first token the reader stands on, and leaves the reader on its last.</summary>
    public abstract T Read(ref Utf8JsonReader reader, JsonReadState state);

    public abstract void Write(Utf8JsonWriter writer, T value);

    public virtual bool IsDefault(T value) => EqualityComparer<T>.Default.Equals(value, default);

    /// <summary>Reads the form that a value has in a URL, in quotes, or as the key of a map.</summary>
    public virtual T Parse(ReadOnlySpan<byte> utf8) => throw new JsonBindingException("has a type that cannot be given in a URL");

    public virtual T Parse(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Parse(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public virtual void WriteKey(Utf8JsonWriter writer, T value) => throw new InvalidOperationException($"{typeof(T)} is not a map key.");

    /// <summary>The bytes of a short string or number, unescaped, copied only when they are not in one piece.</summary>
    protected static ReadOnlySpan<byte> Token(in Utf8JsonReader reader, Span<byte> scratch)
    {
        if (!reader.HasValueSequence && !reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        var length = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (length > scratch.Length)
        {
            throw new JsonBindingException("is too long");
        }

        if (reader.TokenType == JsonTokenType.Number)
        {
            reader.ValueSequence.CopyTo(scratch);
            return scratch[..(int)length];
        }

        try
        {
            return scratch[..reader.CopyString(scratch)];
        }
        catch (InvalidOperationException)
        {
            throw new JsonBindingException("must be valid Unicode");
        }
    }

    protected static JsonBindingException Expected(string what, JsonTokenType found) =>
        new($"must be {what}, not {Describe(found)}");

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}

/// <summary>A value does not fit its field; the message completes the sentence that begins with the field's path.</summary>
internal sealed class JsonBindingException(string message) : Exception(message);
