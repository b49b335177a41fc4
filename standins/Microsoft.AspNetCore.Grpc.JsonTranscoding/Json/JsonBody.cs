using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Reads a whole request body into a message, or into one field of it.</summary>
internal static class JsonBody
{
    // One level more than is allowed, so that the codec which opens it can say so with its path.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = JsonReadState.MaxDepth + 1 };

    public static void Read(ReadOnlySequence<byte> body, IMessage target, IMessageCodec codec, JsonField? field)
    {
        var reader = body.IsSingleSegment ? new Utf8JsonReader(body.FirstSpan, Options) : new Utf8JsonReader(body, Options);
        var state = JsonReadState.Current;
        state.Enter(0);
        try
        {
            reader.Read();
            if (field is not null)
            {
                field.Read(ref reader, target, state);
            }
            else
            {
                codec.ReadInto(ref reader, target, state);
            }

            // Anything after the value is an error that the reader finds itself.
            reader.Read();
        }
        catch (JsonBindingException e)
        {
            // The place of a value that is itself an object or array is the level that holds it, which is where the reader stands.
            throw Field(state, reader.CurrentDepth, field, e.Message);
        }
        catch (JsonException e)
        {
            var at = $"is not valid JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            throw Field(state, reader.CurrentDepth, field, at);
        }
    }

    private static RequestException Field(JsonReadState state, int depth, JsonField? field, string problem)
    {
        var protoPath = state.Path(depth, protoNames: true);
        if (field is not null)
        {
            protoPath = protoPath.Length == 0 || protoPath[0] == '[' ? field.Descriptor.Name + protoPath : $"{field.Descriptor.Name}.{protoPath}";
        }

        return RequestException.Field(protoPath, state.Path(depth, protoNames: false), problem);
    }
}
