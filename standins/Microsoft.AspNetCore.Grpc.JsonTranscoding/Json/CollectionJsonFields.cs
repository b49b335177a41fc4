using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

internal sealed class RepeatedJsonField<TMessage, T>(FieldDescriptor descriptor, JsonCodec<T> codec, Func<TMessage, RepeatedField<T>> get)
    : JsonField(descriptor)
    where TMessage : class, IMessage
{
    public override void Read(ref Utf8JsonReader reader, IMessage message, JsonReadState state)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonBindingException("must be an array");
        }

        var list = get((TMessage)message);
        var depth = reader.CurrentDepth + 1;
        state.Enter(depth);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            state.At(depth, index);
            if (reader.TokenType == JsonTokenType.Null && !codec.AcceptsNull)
            {
                throw new JsonBindingException("must not be null");
            }

            list.Add(codec.Read(ref reader, state));
        }
    }

    public override void Write(Utf8JsonWriter writer, IMessage message, bool skipDefaults)
    {
        var list = get((TMessage)message);
        if (list.Count > 0 || !skipDefaults)
        {
            writer.WritePropertyName(EncodedName);
            WriteList(writer, list);
        }
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message) => WriteList(writer, get((TMessage)message));

    public override void Add(IMessage message, string text) => get((TMessage)message).Add(codec.Parse(text));

    private void WriteList(Utf8JsonWriter writer, RepeatedField<T> list)
    {
        writer.WriteStartArray();
        for (var i = 0; i < list.Count; i++)
        {
            codec.Write(writer, list[i]);
        }

        writer.WriteEndArray();
    }
}

internal sealed class MapJsonField<TMessage, TKey, TValue>(
    FieldDescriptor descriptor, JsonCodec<TKey> keyCodec, JsonCodec<TValue> codec, Func<TMessage, MapField<TKey, TValue>> get)
    : JsonField(descriptor)
    where TMessage : class, IMessage
    where TKey : notnull
{
    public override void Read(ref Utf8JsonReader reader, IMessage message, JsonReadState state)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonBindingException("must be an object");
        }

        var map = get((TMessage)message);
        var depth = reader.CurrentDepth + 1;
        state.Enter(depth);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var text = StringCodec.Text(ref reader);
            state.At(depth, text);
            var key = keyCodec.Parse(text);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null && !codec.AcceptsNull)
            {
                throw new JsonBindingException("must not be null");
            }

            if (!map.TryAdd(key, codec.Read(ref reader, state)))
            {
                throw new JsonBindingException("is given twice");
            }
        }
    }

    public override void Write(Utf8JsonWriter writer, IMessage message, bool skipDefaults)
    {
        var map = get((TMessage)message);
        if (map.Count > 0 || !skipDefaults)
        {
            writer.WritePropertyName(EncodedName);
            WriteMap(writer, map);
        }
    }

    public override void WriteValue(Utf8JsonWriter writer, IMessage message) => WriteMap(writer, get((TMessage)message));

    public override void Add(IMessage message, string text) =>
        throw new JsonBindingException("has a type that cannot be given in a URL");

    private void WriteMap(Utf8JsonWriter writer, MapField<TKey, TValue> map)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map)
        {
            keyCodec.WriteKey(writer, key);
            codec.Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
