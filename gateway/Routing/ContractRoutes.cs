using Coaching.Platform;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Coaching.Gateway;

/// <summary>YARP's routes, read off the contracts: what no contract names is not routed, and nothing is listed twice.</summary>
internal sealed class ContractRoutes
{
    private const int UploadPoints = 100;
    private const int CalendarPoints = 1;
    private const long MaxUploadBytes = 100 * 1024 * 1024;

    private static readonly (string Service, string Path)[] Uploads =
        [("people", "/upload/v1/uploads"), ("people", "/upload/v1/imports:roster"), ("scheduling", "/upload/v1/timetableFiles")];

    private static readonly string[] Downloads = ["/download/v1/operations/{operation}/issues.csv", "/download/v1/operations/{operation}/report.csv", "/download/v1/exports/orgUnits", "/download/v1/exports/staff"];

    // Each service gives a person what it keeps of them.
    private static readonly string[] Exporters = ["people", "scheduling", "observations", "plcs", "analytics"];

    private const string Calendars = "/calendars/v1/{secret}.ics";

    private static readonly PolicyMatrix Policy = PolicyMatrix.Load();

    private readonly Dictionary<string, RouteTerms> _terms = [];
    private readonly List<RouteConfig> _routes = [];
    private readonly GatewayOptions _options;

    public ContractRoutes(IOptions<GatewayOptions> options)
    {
        _options = options.Value;
        foreach (var binding in HttpBinding.All)
        {
            // What may be read may be asked for its headers.
            string[] verbs = binding.Verb == "GET" ? ["GET", "HEAD"] : [binding.Verb];
            Add($"rest {binding.Verb} {binding.Template}", binding.Route(), verbs, Terms(binding.Method, isGrpc: false) with { Body = binding.Body });
            foreach (var owner in OperationOwners.Others.Where(_ => OperationOwners.Names(binding)))
            {
                Add(
                    $"rest {binding.Verb} {binding.Template} {owner}", OperationOwners.RouteOf(binding, owner), verbs,
                    Terms(binding.Method, isGrpc: false, owner) with { Body = binding.Body }, OperationOwners.Order);
            }
        }

        foreach (var method in Routed.SelectMany(service => service.Methods))
        {
            Add($"grpc {method.FullName}", $"/{method.Service.FullName}/{method.Name}", ["POST"], Terms(method, isGrpc: true));
        }

        foreach (var (service, path) in Uploads)
        {
            var terms = new RouteTerms
            {
                Service = service,
                Points = UploadPoints,
                MaxBytes = MaxUploadBytes,
                Limit = _options.StreamTimeout,
                Series = new RouteSeries(service, path, isGrpc: false),
            };
            Add($"rest POST {path}", path, ["POST"], terms);
        }

        foreach (var (service, path) in Downloads.Select(path => ("people", path)).Concat(Exporters.Select(service => (service, $"/download/v1/subjectExports/{service}/{{subject_request}}"))))
        {
            var terms = new RouteTerms
            {
                Service = service,
                Points = UploadPoints,
                Limit = _options.StreamTimeout,
                Series = new RouteSeries(service, path, isGrpc: false),
            };
            Add($"rest GET {path}", path, ["GET"], terms);
        }

        var calendars = new RouteTerms
        {
            Service = "scheduling",
            IsPublic = true,
            Points = CalendarPoints,
            Limit = _options.Timeout,
            Series = new RouteSeries("scheduling", Calendars, isGrpc: false),
        };
        Add($"rest GET {Calendars}", Calendars, ["GET", "HEAD"], calendars);
    }

    /// <summary>The services that the gateway routes to; the feeds are the services' own affair.</summary>
    public static IReadOnlyList<ServiceDescriptor> Routed { get; } =
        [.. Contracts.Services.Where(service => service.File.Package != "coaching.feed.v1")];

    /// <summary>What holds for calls to a route.</summary>
    public RouteTerms this[RouteConfig route] => _terms[route.RouteId];

    public InMemoryConfigProvider Provider() => new(_routes, [.. Clusters.Of(_options)]);

    private void Add(string id, string path, string[] verbs, RouteTerms terms, int? order = null)
    {
        _terms[id] = terms;
        var isLong = terms.Limit > _options.Timeout;
        _routes.Add(new RouteConfig
        {
            RouteId = id,
            Order = order,
            ClusterId = Clusters.Name(terms.Service, terms.IsGrpc, isLong),
            Match = new RouteMatch { Path = path, Methods = verbs },
            MaxRequestBodySize = terms.MaxBytes,
            // A short call is silent until it is answered, which the cluster's limit on silence bounds at no cost of its own.
            Timeout = isLong ? terms.Limit + Clusters.Grace : null,
        });
    }

    private RouteTerms Terms(MethodDescriptor method, bool isGrpc, string operationsOwner = OperationOwners.First)
    {
        var service = method.File.Package.StartsWith("coaching.", StringComparison.Ordinal) ? method.File.Package.Split('.')[1] : operationsOwner;
        return new RouteTerms
        {
            Service = service,
            IsGrpc = isGrpc,
            IsPublic = Policy.Find($"/{method.Service.FullName}/{method.Name}") is { IsPublic: true },
            Points = Points(method.Name),
            Limit = method.IsServerStreaming || method.Name.StartsWith("Wait", StringComparison.Ordinal) ? _options.StreamTimeout : _options.Timeout,
            Series = new RouteSeries(service, $"/{method.Service.FullName}/{method.Name}", isGrpc),
        };
    }

    // What a call costs of a quota: a read 1, a list 5, an aggregate or a write 10.
    private static int Points(string method) => method switch
    {
        _ when method.StartsWith("Get", StringComparison.Ordinal) => 1,
        _ when method.StartsWith("List", StringComparison.Ordinal) || method.StartsWith("Wait", StringComparison.Ordinal) => 5,
        _ => 10,
    };
}
