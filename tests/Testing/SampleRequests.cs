using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Xunit;

namespace Coaching.Testing;

/// <summary>
/// Requests that a service finds nothing wrong with, made of the contract's required fields, so that a call comes as far as the question who
/// may make it. What the contract does not tell is said by a test, by the path of the field.
/// </summary>
public sealed class SampleRequests(DateTimeOffset yesterday, string text = "sample")
{
    private readonly Dictionary<string, Func<object>> _values = new(StringComparer.Ordinal);

    /// <summary>What a field holds: named by its path with the RPC or without (<c>CreateGoal.goal.title</c>, <c>goal.title</c>, <c>title</c>).</summary>
    public SampleRequests With(string path, object value) => With(path, () => value);

    /// <summary>What a field holds, made anew for each request.</summary>
    public SampleRequests With(string path, Func<object> value)
    {
        _values[path] = value;
        return this;
    }

    /// <summary>A request of a method.</summary>
    public IMessage Of(MethodDescriptor method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Fill(method.InputType, method.Name, "");
    }

    /// <summary>Sends a request of a method such as <c>GoalService/CreateGoal</c> that must succeed, and answers its response.</summary>
    public async Task<IMessage> Send(CallInvoker invoker, string service, string rpc, Action<IMessage>? change = null)
    {
        var method = MatrixRow.Services().Single(each => each.Name == service && each.FindMethodByName(rpc) is not null).FindMethodByName(rpc);
        var request = Of(method);
        change?.Invoke(request);
        var (content, error) = await RawCall.Unary(invoker, method, request.ToByteArray());
        Assert.True(error is null, $"{rpc}: {error?.Status.Detail} {error?.Details()}");
        return method.OutputType.Parser.ParseFrom(content);
    }

    private IMessage Fill(MessageDescriptor type, string method, string path)
    {
        var message = type.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            var at = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (Told(method, at, field.Name) is { } told && told is string == (field.FieldType == FieldType.String))
            {
                Put(message, field, told);
            }
            else if (IsRequired(field) || field.Name is "etag" or "request_id" || (field.FieldType == FieldType.Message && HasTold(method, at)))
            {
                Put(message, field, Sample(field, method, at));
            }
        }

        return message;
    }

    private object? Told(string method, string path, string name) =>
        _values.TryGetValue($"{method}.{path}", out var value) || _values.TryGetValue(path, out value) || (path != name && _values.TryGetValue(name, out value))
            ? value() : _values.TryGetValue(name, out value) ? value() : null;

    private bool HasTold(string method, string path) =>
        _values.Keys.Any(key => key.StartsWith($"{method}.{path}.", StringComparison.Ordinal) || key.StartsWith($"{path}.", StringComparison.Ordinal));

    private static void Put(IMessage message, FieldDescriptor field, object value)
    {
        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
        }
        else
        {
            field.Accessor.SetValue(message, value);
        }
    }

    private static bool IsRequired(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior).Contains(FieldBehavior.Required) == true;

    private object Sample(FieldDescriptor field, string method, string path) => field.FieldType switch
    {
        FieldType.String when field.Name == "request_id" => Guid.NewGuid().ToString(),
        FieldType.String when field.Name == "etag" => "\"1\"",
        FieldType.String => text,
        FieldType.Bool => true,
        FieldType.Int32 => 5,
        FieldType.Int64 => 5L,
        FieldType.Double => 5.0,
        FieldType.Bytes => ByteString.CopyFromUtf8("sample"),
        FieldType.Enum => field.EnumType.Values.First(value => value.Number != 0).Number,
        _ => Message(field, method, path),
    };

    private object Message(FieldDescriptor field, string method, string path) => field.MessageType switch
    {
        var type when type == Timestamp.Descriptor => Time(field.Name).ToTimestamp(),
        var type when type == Duration.Descriptor => Duration.FromTimeSpan(TimeSpan.FromMinutes(5)),
        var type when type == Date.Descriptor => new Date { Year = yesterday.Year, Month = yesterday.Month, Day = yesterday.Day },
        var type => Fill(type, method, path),
    };

    private DateTimeOffset Time(string name) => name switch
    {
        "start_time" => yesterday,
        "end_time" => yesterday.AddMinutes(15),
        _ when name.StartsWith("next_", StringComparison.Ordinal) || name is "due_time" or "expire_time" or "until_time" => yesterday.AddDays(14),
        _ => yesterday,
    };
}
