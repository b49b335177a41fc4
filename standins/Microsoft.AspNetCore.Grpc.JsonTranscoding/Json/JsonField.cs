using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>One field of one message type, with accessors typed and bound once.</summary>
internal abstract class JsonField(FieldDescriptor descriptor)
{
    public FieldDescriptor Descriptor { get; } = descriptor;

    public string Name { get; } = descriptor.JsonName;

    public JsonEncodedText EncodedName { get; } = JsonEncodedText.Encode(descriptor.JsonName);

    /// <summary>The field's place in its message's table, for noticing a name that comes twice.</summary>
    public int Index { get; set; }

    /// <summary>The place, after those of the fields, of the oneof that the field belongs to; -1 outside one.</summary>
    public int OneofIndex { get; set; } = -1;

    /// <summary>Reads the value that the reader stands on into the message. JSON null leaves the field as it is.</summary>
    public abstract void Read(ref Utf8JsonReader reader, IMessage message, JsonReadState state);

    /// <summary>Writes name and value, if the field is to be written at all.</summary>
    public abstract void Write(Utf8JsonWriter writer, IMessage message, bool skipDefaults);

    /// <summary>Writes the value alone; null where a message is not set.</summary>
    public abstract void WriteValue(Utf8JsonWriter writer, IMessage message);

    /// <summary>Sets the field, or adds to it where it is repeated, from the text of a URL.</summary>
    public abstract void Add(IMessage message, string text);

    /// <summary>The message that the field holds, made if need be; null where the field holds none, or several.</summary>
    public virtual IMessage? Open(IMessage message) => null;

    /// <summary>The codec of the message that the field holds; null where the field holds none, or several.</summary>
    public virtual IMessageCodec? Inner => null;
}

internal class SingularJsonField<TMessage, T>(
    FieldDescriptor descriptor, JsonCodec<T> codec, Func<TMessage, T> get, Action<TMessage, T> set, Func<TMessage, bool>? has)
    : JsonField(descriptor)
    where TMessage : class, IMessage
{
    protected Func<TMessage, T> Get { get; } = get;

    protected Action<TMessage, T> Set { get; } = set;

    public override void Read(ref Utf8JsonReader reader, IMessage message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.Null || codec.AcceptsNull)
        {
            Set((TMessage)message, codec.Read(ref reader, state));
        }
    }

    public override void Write(Utf8JsonWriter writer, IMessage message, bool skipDefaults)
    {
        var typed = (TMessage)message;
        if (has is not null && !has(typed))
        {
            return;
        }

        var value = Get(typed);
        if (value is null || (skipDefaults && !Descriptor.HasPresence && codec.IsDefault(value)))
        {
            return;
        }

        writer.WritePropertyName(EncodedName);
        codec.Write(writer, value);
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message)
    {
        if (Get((TMessage)message) is { } value)
        {
            codec.Write(writer, value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    public override void Add(IMessage message, string text) => Set((TMessage)message, codec.Parse(text));
}

internal sealed class MessageJsonField<TMessage, T>(
    FieldDescriptor descriptor, MessageCodec<T> codec, Func<TMessage, T> get, Action<TMessage, T> set)
    : SingularJsonField<TMessage, T>(descriptor, codec, get, set, null)
    where TMessage : class, IMessage
    where T : class, IMessage, new()
{
    public override IMessageCodec Inner => codec;

    public override IMessage Open(IMessage message)
    {
        var typed = (TMessage)message;
        if (Get(typed) is { } existing)
        {
            return existing;
        }

        var created = new T();
        Set(typed, created);
        return created;
    }
}
