using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Paths joined by commas, each part in lowerCamelCase in JSON and in snake_case in the message.</summary>
internal sealed class FieldMaskCodec(JsonCodecs codecs)
    : TextMessageCodec<FieldMask>(FieldMask.Descriptor, codecs, "field paths joined by commas")
{
    public override void Write(Utf8JsonWriter writer, FieldMask value)
    {
        var text = new StringBuilder();
        foreach (var path in value.Paths)
        {
            text.Append(text.Length == 0 ? "" : ",");
            for (var i = 0; i < path.Length; i++)
            {
                if (char.IsAsciiLetterUpper(path[i]) || (path[i] == '_' && (i + 1 == path.Length || !char.IsAsciiLetterLower(path[i + 1]))))
                {
                    throw new InvalidOperationException($"The field path '{path}' has no JSON form.");
                }

                text.Append(path[i] == '_' ? char.ToUpperInvariant(path[++i]) : path[i]);
            }
        }

        writer.WriteStringValue(text.ToString());
    }

    // snake_case is read too: people write masks by hand in URLs, and the two cannot be confused.
    protected override void ParseInto(ReadOnlySpan<byte> utf8, FieldMask message)
    {
        if (utf8.IsEmpty)
        {
            return;
        }

        var path = new StringBuilder();
        foreach (var part in utf8.Split((byte)','))
        {
            path.Clear();
            foreach (var character in utf8[part])
            {
                if (char.IsAsciiLetterUpper((char)character))
                {
                    path.Append('_').Append(char.ToLowerInvariant((char)character));
                }
                else if (char.IsAsciiLetterOrDigit((char)character) || character is (byte)'.' or (byte)'_' or (byte)'*')
                {
                    path.Append((char)character);
                }
                else
                {
                    throw NotOne();
                }
            }

            message.Paths.Add(path.Length > 0 ? path.ToString() : throw NotOne());
        }
    }
}
