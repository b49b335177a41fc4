using System.Text;
using System.Text.RegularExpressions;
using Coaching.Platform;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Xunit;

namespace Coaching.Testing;

/// <summary>
/// Calls every RPC of a service as every kind of caller, and holds the answers against the file of the matrix. It reads the file by
/// itself, so that a mistake of the service's reader shows.
/// </summary>
public sealed partial class MatrixRun
{
    /// <summary>The person who calls in each role.</summary>
    public const string Person = "people/nobody-in-particular";

    private static readonly string[] Staff = ["teacher", "head_teacher", "education_official", "county_officer", "national_admin"];

    private readonly ServiceHost _host;
    private readonly IReadOnlyDictionary<string, MatrixRow> _rows = MatrixRow.Read();
    private readonly IReadOnlyList<MethodDescriptor> _methods;

    /// <summary>A run over the services of a package, such as <c>coaching.people.v1</c>.</summary>
    public MatrixRun(ServiceHost host, string package)
    {
        _host = host;
        _methods = [.. MatrixRow.Services().Where(service => service.File.Package == package).SelectMany(service => service.Methods)];
        Assert.NotEmpty(_methods);
    }

    /// <summary>How many calls were made and held against the matrix.</summary>
    public int Calls { get; private set; }

    /// <summary>
    /// Each RPC with an empty request: a caller whose role has no row is denied, whoever has one comes further, and a stranger is told
    /// nothing. Answers what was not so.
    /// </summary>
    public async Task<IReadOnlyList<string>> Roles()
    {
        var wrong = new List<string>();
        foreach (var (caller, token, role) in Callers())
        {
            var invoker = _host.WithToken(token);
            foreach (var method in _methods)
            {
                Calls++;
                var error = await Call(invoker, method, []);
                var row = _rows[MatrixRow.Path(method)];
                var expected = row.IsPublic ? "" : token is null ? "UNAUTHENTICATED" : row.Admits(role) ? "" : "PERMISSION_DENIED";
                var told = error is null ? "" : Errors.Reason(error);
                if (expected.Length == 0 ? told is "PERMISSION_DENIED" or "UNAUTHENTICATED" : told != expected)
                {
                    wrong.Add($"{caller} {method.FullName}: {(told.Length == 0 ? "admitted" : told)}");
                }
            }
        }

        return wrong;
    }

    /// <summary>
    /// Each RPC about one resource, as staff whose post is far away: what the caller may not reach answers, byte for byte, as what does not
    /// exist. The examples are names that exist, in a place where the callers have no post. Answers what was not so.
    /// </summary>
    public async Task<IReadOnlyList<string>> Strangers(IReadOnlyDictionary<string, string> callers, IReadOnlyCollection<string> examples)
    {
        var wrong = new List<string>();
        foreach (var role in Staff)
        {
            var invoker = _host.As(callers[role], role);
            foreach (var method in _methods.Where(method => _rows[MatrixRow.Path(method)].Reaches(role) == false))
            {
                if (Named(method) is not var (field, pattern) || examples.FirstOrDefault(name => pattern.IsMatch(name)) is not { } example)
                {
                    continue;
                }

                Calls++;
                var missing = MatrixRow.Other(example);
                var (one, two) = (await Call(invoker, method, Request(field, example)), await Call(invoker, method, Request(field, missing)));
                if (one is null || two is null)
                {
                    // A list below a place that nobody may see is as empty as one below a place that is not there.
                    if (!(one is null && two is null))
                    {
                        wrong.Add($"{role} {method.FullName} {example}: {(one is null ? "answered" : "refused")}");
                    }
                }
                else if (one.Told(example) != two.Told(missing))
                {
                    wrong.Add($"{role} {method.FullName} {example}: {one.Status.Detail} / {two.Status.Detail}");
                }
            }
        }

        return wrong;
    }

    private IEnumerable<(string Caller, string? Token, string Role)> Callers()
    {
        var scopes = _rows.Values.SelectMany(row => new[] { $"{row.Resource}.read", $"{row.Resource}.write" }).Distinct().ToArray();
        foreach (var role in Staff.Append("auditor"))
        {
            yield return (role, _host.Issuer.Token(Person, role), role);
        }

        yield return ("a person without a role", _host.Issuer.Token(Person), "");
        yield return ("a person who claims to be a service", _host.Issuer.Token(Person, "service"), "");
        yield return ("service", _host.Issuer.Token(new TestToken { Roles = ["service"] }), "service");
        yield return ("partner", _host.Issuer.Token(new TestToken { Roles = ["partner"], Scopes = scopes }), "partner");
        yield return ("a partner without scopes", _host.Issuer.Token(new TestToken { Roles = ["partner"] }), "none");
        yield return ("a machine that claims a person's role", _host.Issuer.Token(new TestToken { Roles = Staff }), "");
        yield return ("nobody", null, "");
    }

    private static async Task<RpcException?> Call(CallInvoker invoker, MethodDescriptor method, byte[] request) => (await RawCall.Unary(invoker, method, request)).Error;

    // The field of the path that names what the call is about, by the contract's binding to HTTP.
    private static (IReadOnlyList<FieldDescriptor> Path, Regex Pattern)? Named(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        var path = rule is null ? "" : new[] { rule.Get, rule.Post, rule.Patch, rule.Put, rule.Delete }.First(one => one.Length > 0);
        var found = PathField().Match(path);
        return !found.Success ? null : (Fields(method.InputType, found.Groups["field"].Value), new Regex($"^{Regex.Escape(found.Groups["pattern"].Value).Replace("\\*", "[^/]+", StringComparison.Ordinal)}$"));
    }

    private static List<FieldDescriptor> Fields(MessageDescriptor type, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            fields.Add(type.FindFieldByName(name));
            type = fields[^1].FieldType == FieldType.Message ? fields[^1].MessageType : type;
        }

        return fields;
    }

    private static byte[] Request(IReadOnlyList<FieldDescriptor> path, string name) =>
        path.Reverse().Aggregate(Encoding.UTF8.GetBytes(name), (content, field) => Field(field.FieldNumber, content));

    private static byte[] Field(int number, byte[] content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    [GeneratedRegex(@"\{(?<field>[a-z_.]+)=(?<pattern>[^}]+)\}")]
    private static partial Regex PathField();
}
