using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Makes the request message of one HTTP rule: the body first, then the path, which wins, then the query.</summary>
internal sealed class RequestBinding
{
    private readonly IMessageCodec _codec;
    private readonly PathCapture _capture;
    private readonly FieldPath[] _pathFields;
    private readonly JsonField? _bodyField;
    private readonly bool _hasBody;
    private readonly bool _hasQuery;

    public RequestBinding(MessageDescriptor descriptor, JsonCodecs codecs, PathTemplate template, string body)
    {
        _codec = codecs.ForMessage(descriptor);
        _capture = new PathCapture(template);
        _pathFields = [.. template.Variables.Select(variable => FieldPath.Resolve(_codec, variable.FieldPath) is { IsSingleValue: true } path
            ? path
            : throw new InvalidOperationException($"{descriptor.FullName} has no field '{variable.FieldPath}' that a path may hold."))];
        _hasBody = body.Length > 0;
        _hasQuery = body != "*";
        if (_hasBody && _hasQuery)
        {
            _bodyField = _codec.Find(body) ?? throw new InvalidOperationException($"{descriptor.FullName} has no field '{body}' for the body.");
        }
    }

    public async ValueTask<IMessage> BindAsync(HttpContext http, int? limit, CancellationToken cancel)
    {
        var message = _codec.Create();
        if (_hasBody)
        {
            await RequestBody.ReadAsync(http, limit, body => JsonBody.Read(body, message, _codec, _bodyField), cancel);
        }

        if (_pathFields.Length > 0)
        {
            BindPath(http, message);
        }

        if (http.Request.QueryString.HasValue)
        {
            BindQuery(http.Request.QueryString.Value, message);
        }

        return message;
    }

    private void BindPath(HttpContext http, IMessage message)
    {
        var values = _capture.Capture(http);
        for (var i = 0; i < values.Length; i++)
        {
            Add(_pathFields[i], message, values[i]);
        }
    }

    private void BindQuery(string query, IMessage message)
    {
        HashSet<string>? given = null;
        foreach (var pair in new QueryStringEnumerable(query))
        {
            var name = pair.DecodeName().ToString();
            if (name.Length == 0)
            {
                continue;
            }

            var path = _hasQuery ? FieldPath.Resolve(_codec, name) : null;
            if (path is null || path.First == _bodyField || _pathFields.Any(bound => bound.ProtoPath == path.ProtoPath))
            {
                throw RequestException.Field(name, name, "is not a query parameter of this method");
            }

            if (path.IsSingleValue && !(given ??= []).Add(path.ProtoPath))
            {
                throw RequestException.Field(path.ProtoPath, name, "is given twice");
            }

            Add(path, message, pair.DecodeValue().ToString());
        }
    }

    private static void Add(FieldPath path, IMessage message, string text)
    {
        try
        {
            path.Add(message, text);
        }
        catch (JsonBindingException e)
        {
            throw RequestException.Field(path.ProtoPath, path.JsonPath, e.Message);
        }
    }
}
