using System.Text.RegularExpressions;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Coaching.Testing;

/// <summary>A resource that is there, and how people stand to it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Unit">The unit whose staff and officials it belongs to; empty for what is the pair's or a person's alone.</param>
public sealed record Example(string Name, string Unit)
{
    /// <summary>As <see cref="Self"/>: whoever calls does so about themselves.</summary>
    public const string Everybody = "*";

    /// <summary>Who coaches.</summary>
    public string? Coach { get; init; }

    /// <summary>Who is coached.</summary>
    public string? Coachee { get; init; }

    /// <summary>Whether the pair lasts; a coach reads no longer than that.</summary>
    public bool PairLasts { get; init; } = true;

    /// <summary>Whose own it is.</summary>
    public string? Self { get; init; }

    /// <summary>Whether all staff read it, so that whoever may not change it is told so.</summary>
    public bool IsOpen { get; init; }

    /// <summary>To whom it was released.</summary>
    public string? Recipient { get; init; }
}

/// <summary>Somebody who calls.</summary>
/// <param name="Kind">How the report names the caller.</param>
/// <param name="Token">What the caller's token says.</param>
/// <param name="Covers">Whether a post of a role covers a unit.</param>
public sealed record Principal(string Kind, TestToken Token, Func<string, string, bool> Covers);

/// <summary>
/// Experiment E10: every RPC about one resource, and every list, called as everybody who stands to the resource in some way or in none. What
/// must happen is worked out from the file of the matrix and from how the caller stands to the example, by nothing of the product. What may not
/// be reached answers byte for byte as what is not there.
/// </summary>
public sealed partial class RelationRun
{
    private readonly ServiceHost _host;
    private readonly SampleRequests _samples;
    private readonly IReadOnlyDictionary<string, MatrixRow> _rows = MatrixRow.Read();
    private readonly IReadOnlyList<MethodDescriptor> _methods;
    private readonly Dictionary<Principal, CallInvoker> _invokers = [];
    private readonly List<string> _wrong = [];
    private readonly HashSet<string> _covered = [];

    /// <summary>A run over the services of a package.</summary>
    public RelationRun(ServiceHost host, string package, SampleRequests samples)
    {
        (_host, _samples) = (host, samples);
        _methods = [.. MatrixRow.Services().Where(service => service.File.Package == package).SelectMany(service => service.Methods)];
        Assert.NotEmpty(_methods);
    }

    /// <summary>Hears every reply, refusals with their details included: who called what, whether they may, and what was told.</summary>
    public Action<string, string, bool, byte[]>? Heard { get; init; }

    /// <summary>What a request about an example needs beside its name, such as a cycle of the same pair.</summary>
    public Action<IMessage, Example>? Tailor { get; init; }

    /// <summary>How many calls were made and held against the matrix.</summary>
    public int Calls { get; private set; }

    /// <summary>The RPCs that no call was about.</summary>
    public IReadOnlyList<string> Uncovered => [.. _methods.Select(method => method.FullName).Where(name => !_covered.Contains(name)).Order(StringComparer.Ordinal)];

    /// <summary>Calls all, and answers what was not so. Whoever may not comes first, since whoever may changes what is there.</summary>
    public async Task<IReadOnlyList<string>> Run(IReadOnlyCollection<Example> examples, IReadOnlyCollection<Principal> principals)
    {
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentNullException.ThrowIfNull(principals);
        foreach (var method in _methods)
        {
            var row = _rows[MatrixRow.Path(method)];
            var ways = Ways(method).Where(way => row.IsOfPairs || !way.IsPair).SelectMany(way => examples.Where(way.Fits).Select(example => (way, example))).ToList();
            foreach (var (way, example) in ways)
            {
                foreach (var principal in principals.OrderBy(one => row.Stands(one, example) == Standing.Reaches))
                {
                    await Ask(method, way, example, principal, row.Stands(principal, example));
                }
            }

            if (ways.Count == 0 && IsList(method) is { } collection)
            {
                var listed = examples.Where(example => example.Name.StartsWith(collection, StringComparison.Ordinal) && example.Name.Count(c => c == '/') == 1).ToList();
                foreach (var principal in principals.Where(_ => listed.Count > 0))
                {
                    await List(method, row, principal, listed);
                }
            }
        }

        return _wrong;
    }

    private async Task Ask(MethodDescriptor method, Way way, Example example, Principal principal, Standing expected)
    {
        Calls++;
        _covered.Add(method.FullName);
        var invoker = As(principal);
        var one = await RawCall.Unary(invoker, method, Request(method, way, example, example.Name));
        var told = one.Error is null ? "" : Coaching.Platform.Errors.Reason(one.Error);
        Heard?.Invoke(principal.Kind, method.FullName, expected == Standing.Reaches, Reply(one));
        var wrong = expected switch
        {
            Standing.Denied => told == "PERMISSION_DENIED" ? null : "admitted",
            Standing.Reaches => one.Error?.StatusCode switch
            {
                StatusCode.NotFound when one.Error.Status.Detail.Contains(example.Name, StringComparison.Ordinal) => "missing to somebody who may",
                StatusCode.PermissionDenied when IsRead(method) => "denied to somebody who may",
                StatusCode.InvalidArgument => $"the sample is wrong: {one.Error.Status.Detail}",
                StatusCode.Internal or StatusCode.Unknown => "an error of the service",
                _ => null,
            },
            _ => await Missing(method, way, example, invoker, one.Error),
        };
        if (wrong is not null)
        {
            _wrong.Add($"{principal.Kind} {method.FullName} {example.Name}: {wrong} ({told} {one.Error?.Status.Detail})");
        }
    }

    private async Task<string?> Missing(MethodDescriptor method, Way way, Example example, CallInvoker invoker, RpcException? error)
    {
        var absent = MatrixRow.Other(example.Name);
        var two = await RawCall.Unary(invoker, method, Request(method, way, example, absent));
        return error is null ? "answered" : example.IsOpen && error.StatusCode == StatusCode.PermissionDenied ? null : two.Error is null ? "what is not there is answered"
            : error.StatusCode is not (StatusCode.NotFound or StatusCode.PermissionDenied) ? "neither answered nor missing"
            : error.Told(example.Name) != two.Error.Told(absent) ? $"can be told from what is not there: {two.Error.Status.Detail}" : null;
    }

    private async Task List(MethodDescriptor method, MatrixRow row, Principal principal, IReadOnlyList<Example> listed)
    {
        Calls++;
        _covered.Add(method.FullName);
        var answer = await RawCall.Unary(As(principal), method, _samples.Of(method).ToByteArray());
        Heard?.Invoke(principal.Kind, method.FullName, listed.Any(example => row.Stands(principal, example) == Standing.Reaches), Reply(answer));
        if (answer.Error is { } error)
        {
            var denied = Coaching.Platform.Errors.Reason(error) == "PERMISSION_DENIED";
            if (!denied || listed.Any(example => row.Stands(principal, example) != Standing.Denied))
            {
                _wrong.Add($"{principal.Kind} {method.FullName}: {error.Status}");
            }

            return;
        }

        var names = Names(method.OutputType.Parser.ParseFrom(answer.Content));
        foreach (var example in listed)
        {
            var stands = row.Stands(principal, example);
            if (stands == Standing.Denied || names.Contains(example.Name) != (stands == Standing.Reaches))
            {
                _wrong.Add($"{principal.Kind} {method.FullName}: {example.Name} {(names.Contains(example.Name) ? "listed" : "left out")}");
            }
        }
    }

    // A connection a caller, and not a call: thousands of them are gigabytes.
    private CallInvoker As(Principal principal) =>
        _invokers.TryGetValue(principal, out var known) ? known : _invokers[principal] = _host.As(principal.Token);

    private static byte[] Reply((byte[] Content, RpcException? Error) answer) => answer.Error is { } error
        ? System.Text.Encoding.UTF8.GetBytes($"{error.Status.Detail} {error.Details()}")
        : answer.Content;

    private byte[] Request(MethodDescriptor method, Way way, Example example, string name)
    {
        var request = _samples.Of(method);
        Tailor?.Invoke(request, example);
        way.Put(request, name);
        return request.ToByteArray();
    }

    // The first repeated messages of a list are its elements.
    private static HashSet<string> Names(IMessage response)
    {
        var items = response.Descriptor.Fields.InDeclarationOrder().First(field => field.IsRepeated && field.FieldType == FieldType.Message);
        return [.. ((System.Collections.IEnumerable)items.Accessor.GetValue(response)).Cast<IMessage>()
            .Select(item => item.Descriptor.FindFieldByName("name")?.Accessor.GetValue(item) as string ?? "")];
    }

    private static bool IsRead(MethodDescriptor method) => method.Name.StartsWith("Get", StringComparison.Ordinal) || method.Name.StartsWith("List", StringComparison.Ordinal);

    private static string? IsList(MethodDescriptor method) =>
        method.Name.StartsWith("List", StringComparison.Ordinal) && Rule(method)?.Get is { Length: > 0 } path && !path.Contains('{', StringComparison.Ordinal)
            ? $"{path.Split('/')[^1]}/" : null;

    private static HttpRule? Rule(MethodDescriptor method) => method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);

    // Each binding names its resource in the path; a call without one that is about a pair names that in its body.
    private static IEnumerable<Way> Ways(MethodDescriptor method)
    {
        var rules = Rule(method) is { } rule ? rule.AdditionalBindings.Prepend(rule) : [];
        var named = rules
            .Select(each => PathField().Match(new[] { each.Get, each.Post, each.Patch, each.Put, each.Delete }.First(path => path.Length > 0)))
            .Where(found => found.Success)
            .Select(found => new Way(Path(method.InputType, found.Groups["field"].Value), Pattern(found.Groups["pattern"].Value)))
            .ToList();
        return named.Count > 0 || IsRead(method) ? named
            : PairField(method.InputType, []) is { } pair ? [new Way(pair, Pattern("coachingRelationships/*"))] : [];
    }

    private static IReadOnlyList<FieldDescriptor>? PairField(MessageDescriptor type, IReadOnlyList<FieldDescriptor> path) =>
        type.FindFieldByName("coaching_relationship") is { IsRepeated: false } field && !IsOutput(field) ? [.. path, field]
        : path.Count > 0 ? null
        : type.Fields.InDeclarationOrder().Where(each => each.FieldType == FieldType.Message && !each.IsRepeated)
            .Select(each => PairField(each.MessageType, [each])).FirstOrDefault(found => found is not null);

    private static bool IsOutput(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(FieldBehaviorExtensions.FieldBehavior).Contains(FieldBehavior.OutputOnly) == true;

    private static Regex Pattern(string pattern) => new($"^{Regex.Escape(pattern).Replace("\\*", "[^/]+", StringComparison.Ordinal)}$");

    private static List<FieldDescriptor> Path(MessageDescriptor type, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            fields.Add(type.FindFieldByName(name));
            type = fields[^1].FieldType == FieldType.Message ? fields[^1].MessageType : type;
        }

        return fields;
    }

    private sealed record Way(IReadOnlyList<FieldDescriptor> Field, Regex Pattern)
    {
        public bool IsPair => Field[^1].Name == "coaching_relationship";

        public bool Fits(Example example) => Pattern.IsMatch(example.Name);

        public void Put(IMessage request, string name)
        {
            var message = request;
            foreach (var field in Field.Take(Field.Count - 1))
            {
                if (field.Accessor.GetValue(message) is not IMessage inner)
                {
                    inner = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                    field.Accessor.SetValue(message, inner);
                }

                message = inner;
            }

            Field[^1].Accessor.SetValue(message, name);
        }
    }

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)=(?<pattern>[^}]+)\}")]
    private static partial Regex PathField();
}
