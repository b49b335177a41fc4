using Google.Protobuf;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>A field of the request or of a message inside it, as a path template or a query parameter names it.</summary>
internal sealed class FieldPath
{
    private readonly JsonField[] _fields;

    private FieldPath(JsonField[] fields)
    {
        _fields = fields;
        ProtoPath = string.Join('.', fields.Select(field => field.Descriptor.Name));
        JsonPath = string.Join('.', fields.Select(field => field.Name));
    }

    public JsonField First => _fields[0];

    public string ProtoPath { get; }

    public string JsonPath { get; }

    public bool IsSingleValue => !_fields[^1].Descriptor.IsRepeated;

    /// <summary>Null where there is no such field, or where the path goes through a field that holds no single message.</summary>
    public static FieldPath? Resolve(IMessageCodec root, string text)
    {
        var names = text.Split('.', JsonReadState.MaxDepth + 1);
        if (names.Length > JsonReadState.MaxDepth)
        {
            return null;
        }

        var fields = new JsonField[names.Length];
        IMessageCodec? codec = root;
        for (var i = 0; i < names.Length; i++)
        {
            if (codec?.Find(names[i]) is not { } field)
            {
                return null;
            }

            fields[i] = field;
            codec = field.Inner;
        }

        return new FieldPath(fields);
    }

    public void Add(IMessage message, string text)
    {
        for (var i = 0; i < _fields.Length - 1; i++)
        {
            message = _fields[i].Open(message)!;
        }

        _fields[^1].Add(message, text);
    }
}
