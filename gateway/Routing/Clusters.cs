using System.Net;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace Coaching.Gateway;

/// <summary>Each service four times: for REST and gRPC, and each for short calls and for streams, which may be silent for long.</summary>
internal static class Clusters
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // New copies of a service get their share, and addresses that have changed are noticed.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    // A service that went away without a word is noticed.
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);

    // A service that was told of the deadline answers in its own words before the gateway cuts it off.
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private static readonly bool[] Both = [false, true];

    public static string Name(string service, bool isGrpc, bool isLong) => $"{service} {(isGrpc ? "grpc" : "rest")} {(isLong ? "long" : "short")}";

    public static IEnumerable<ClusterConfig> Of(GatewayOptions options) =>
        from service in options.Services()
        from isGrpc in Both
        from isLong in Both
        select Cluster(Name(service.Name, isGrpc, isLong), isGrpc ? service.H2 : service.Http, isGrpc, isLong ? options.StreamTimeout : options.Timeout);

    public static void Configure(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = ConnectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        handler.KeepAlivePingDelay = PingDelay;
        handler.KeepAlivePingTimeout = PingTimeout;
    }

    private static ClusterConfig Cluster(string id, string address, bool isGrpc, TimeSpan silence) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig> { [id] = new() { Address = address } },
        HttpClient = new HttpClientConfig { EnableMultipleHttp2Connections = true },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = isGrpc ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = silence + Grace,
        },
    };
}
