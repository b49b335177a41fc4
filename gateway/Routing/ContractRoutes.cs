using System.Globalization;
using System.Net;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Coaching.Gateway;

/// <summary>YARP's routes, read off the contracts: what no contract names is not routed, and nothing is listed twice.</summary>
internal static class ContractRoutes
{
    public const string Weight = "weight";
    public const string Body = "body";

    private const long MaxUploadBytes = 100 * 1024 * 1024;

    // Google's operations have one name for all services. Only people runs some so far; a second service would be told apart by the ids,
    // which begin with the service's name.
    private const string OperationsOwner = "people";

    /// <summary>The services that the gateway routes to; the feeds are the services' own affair.</summary>
    public static IReadOnlyList<ServiceDescriptor> Routed { get; } =
        [.. Contracts.Services.Where(service => service.File.Package != "coaching.feed.v1")];

    public static InMemoryConfigProvider Provider(GatewayOptions options) => new([.. Routes(options)], [.. Clusters(options)]);

    private static IEnumerable<RouteConfig> Routes(GatewayOptions options)
    {
        foreach (var binding in HttpBinding.All)
        {
            yield return new RouteConfig
            {
                RouteId = $"rest {binding.Verb} {binding.Template}",
                ClusterId = $"{Owner(binding.Method.Service)}-rest",
                Match = new RouteMatch { Path = binding.Route(), Methods = [binding.Verb] },
                Timeout = Timeout(options, binding.Method.IsServerStreaming),
                Metadata = new Dictionary<string, string> { [Weight] = WeightOf(binding.Method), [Body] = binding.Body },
            };
        }

        foreach (var method in Routed.SelectMany(service => service.Methods))
        {
            yield return new RouteConfig
            {
                RouteId = $"grpc {method.FullName}",
                ClusterId = $"{Owner(method.Service)}-grpc",
                Match = new RouteMatch { Path = $"/{method.Service.FullName}/{method.Name}", Methods = ["POST"] },
                Timeout = Timeout(options, method.IsServerStreaming),
                Metadata = new Dictionary<string, string> { [Weight] = WeightOf(method) },
            };
        }

        foreach (var path in new[] { "/upload/v1/uploads", "/upload/v1/imports:roster" })
        {
            yield return new RouteConfig
            {
                RouteId = $"rest POST {path}",
                ClusterId = "people-rest",
                Match = new RouteMatch { Path = path, Methods = ["POST"] },
                MaxRequestBodySize = MaxUploadBytes,
                Timeout = Timeout(options, streams: true),
                Metadata = new Dictionary<string, string> { [Weight] = "100" },
            };
        }
    }

    private static IEnumerable<ClusterConfig> Clusters(GatewayOptions options) => options.Services().SelectMany(service => new[]
    {
        Cluster($"{service.Name}-rest", service.Http, HttpVersion.Version11, options),
        Cluster($"{service.Name}-grpc", service.H2, HttpVersion.Version20, options),
    });

    private static ClusterConfig Cluster(string id, string address, Version version, GatewayOptions options) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig> { [id] = new() { Address = address } },
        HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // A stream may be silent for long; its whole length is bounded by the route.
            ActivityTimeout = TimeSpan.FromSeconds(options.StreamTimeoutSeconds),
        },
    };

    private static TimeSpan Timeout(GatewayOptions options, bool streams) =>
        TimeSpan.FromSeconds(streams ? options.StreamTimeoutSeconds : options.TimeoutSeconds);

    private static string Owner(ServiceDescriptor service) =>
        service.File.Package.StartsWith("coaching.", StringComparison.Ordinal) ? service.File.Package.Split('.')[1] : OperationsOwner;

    // What a call costs of a quota: a read 1, a list 5, an aggregate or a write 10.
    private static string WeightOf(MethodDescriptor method) => (method.Name switch
    {
        var name when name.StartsWith("Get", StringComparison.Ordinal) => 1,
        var name when name.StartsWith("List", StringComparison.Ordinal) || name.StartsWith("Wait", StringComparison.Ordinal) => 5,
        _ => 10,
    }).ToString(CultureInfo.InvariantCulture);
}
