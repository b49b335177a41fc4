using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A message that stands for one value, and is written as that value.</summary>
internal abstract class BareCodec<T>(MessageDescriptor descriptor, JsonCodecs codecs) : MessageCodec<T>(descriptor, codecs)
    where T : class, IMessage, new()
{
    public override bool HasPlainFields => false;

    public override void WriteFields(Utf8JsonWriter writer, IMessage message)
    {
        writer.WritePropertyName("value"u8);
        Write(writer, (T)message);
    }
}

/// <summary>A wrapper where it is the whole message, not a field.</summary>
internal sealed class WrapperCodec<T, TValue>(MessageDescriptor descriptor, JsonCodecs codecs, JsonCodec<TValue> inner)
    : BareCodec<T>(descriptor, codecs)
    where T : class, IMessage, new()
{
    private readonly Func<T, TValue> _get = typeof(T).GetProperty("Value")!.GetMethod!.CreateDelegate<Func<T, TValue>>();
    private readonly Action<T, TValue> _set = typeof(T).GetProperty("Value")!.SetMethod!.CreateDelegate<Action<T, TValue>>();

    public override void ReadInto(ref Utf8JsonReader reader, T message, JsonReadState state) => _set(message, inner.Read(ref reader, state));

    public override void Write(Utf8JsonWriter writer, T value) => inner.Write(writer, _get(value));
}

internal sealed class StructCodec(JsonCodecs codecs) : BareCodec<Struct>(Struct.Descriptor, codecs)
{
    public override void ReadInto(ref Utf8JsonReader reader, Struct message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Expected("an object", reader.TokenType);
        }

        FreeJson.Read(ref reader, message, state);
    }

    public override void Write(Utf8JsonWriter writer, Struct value) => FreeJson.Write(writer, value);
}

internal sealed class ListValueCodec(JsonCodecs codecs) : BareCodec<ListValue>(ListValue.Descriptor, codecs)
{
    public override void ReadInto(ref Utf8JsonReader reader, ListValue message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Expected("an array", reader.TokenType);
        }

        FreeJson.Read(ref reader, message, state);
    }

    public override void Write(Utf8JsonWriter writer, ListValue value) => FreeJson.Write(writer, value);
}

internal sealed class ValueCodec(JsonCodecs codecs) : BareCodec<Value>(Value.Descriptor, codecs)
{
    public override bool AcceptsNull => true;

    public override void ReadInto(ref Utf8JsonReader reader, Value message, JsonReadState state) => FreeJson.Read(ref reader, message, state);

    public override void Write(Utf8JsonWriter writer, Value value) => FreeJson.Write(writer, value);
}

/// <summary>JSON of no fixed shape, as Struct and Value hold it.</summary>
internal static class FreeJson
{
    public static void Read(ref Utf8JsonReader reader, Struct target, JsonReadState state)
    {
        var depth = reader.CurrentDepth + 1;
        state.Enter(depth);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = StringCodec.Text(ref reader);
            state.At(depth, name);
            reader.Read();
            var value = new Value();
            Read(ref reader, value, state);
            if (!target.Fields.TryAdd(name, value))
            {
                throw new JsonBindingException("is given twice");
            }
        }
    }

    public static void Read(ref Utf8JsonReader reader, ListValue target, JsonReadState state)
    {
        var depth = reader.CurrentDepth + 1;
        state.Enter(depth);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            state.At(depth, index);
            var value = new Value();
            Read(ref reader, value, state);
            target.Values.Add(value);
        }
    }

    public static void Read(ref Utf8JsonReader reader, Value target, JsonReadState state)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                target.StructValue = new Struct();
                Read(ref reader, target.StructValue, state);
                break;
            case JsonTokenType.StartArray:
                target.ListValue = new ListValue();
                Read(ref reader, target.ListValue, state);
                break;
            case JsonTokenType.String:
                target.StringValue = StringCodec.Text(ref reader);
                break;
            case JsonTokenType.Number:
                target.NumberValue = reader.TryGetDouble(out var number) && double.IsFinite(number)
                    ? number
                    : throw new JsonBindingException("must be a number in the range of a double");
                break;
            case JsonTokenType.True or JsonTokenType.False:
                target.BoolValue = reader.GetBoolean();
                break;
            default:
                target.NullValue = NullValue.NullValue;
                break;
        }
    }

    public static void Write(Utf8JsonWriter writer, Struct value)
    {
        writer.WriteStartObject();
        foreach (var (name, field) in value.Fields)
        {
            writer.WritePropertyName(name);
            Write(writer, field);
        }

        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ListValue value)
    {
        writer.WriteStartArray();
        foreach (var element in value.Values)
        {
            Write(writer, element);
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                Write(writer, value.StructValue);
                break;
            case Value.KindOneofCase.ListValue:
                Write(writer, value.ListValue);
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                writer.WriteNumberValue(value.NumberValue);
                break;
            case Value.KindOneofCase.NumberValue:
                throw new InvalidOperationException("A google.protobuf.Value holds a number that JSON does not have.");
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }
}
