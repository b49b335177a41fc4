using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>
/// Any message of a type in the registry. One of an unknown type is written as its bytes, since an error's details must not
/// turn the error into another one.
/// </summary>
internal sealed class AnyCodec(JsonCodecs codecs) : BareCodec<Any>(Any.Descriptor, codecs)
{
    private readonly JsonCodecs _codecs = codecs;

    public override void ReadInto(ref Utf8JsonReader reader, Any message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Expected("an object with an @type", reader.TokenType);
        }

        // The type may come last, so the value is held whole; Any is rare enough to be read the slow way.
        using var document = JsonDocument.ParseValue(ref reader);
        try
        {
            var parser = new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(_codecs.Types));
            message.MergeFrom(parser.Parse<Any>(document.RootElement.GetRawText()));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException)
        {
            throw new JsonBindingException("must be an object with a known @type and the fields of that type");
        }
    }

    public override void Write(Utf8JsonWriter writer, Any value)
    {
        writer.WriteStartObject();
        if (value.TypeUrl.Length > 0)
        {
            writer.WriteString("@type"u8, value.TypeUrl);
            if (_codecs.FindType(Any.GetTypeName(value.TypeUrl)) is { } type)
            {
                _codecs.ForMessage(type).WriteFields(writer, type.Parser.ParseFrom(value.Value));
            }
            else
            {
                writer.WriteBase64String("value"u8, value.Value.Span);
            }
        }

        writer.WriteEndObject();
    }
}
