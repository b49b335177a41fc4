using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Coaching.Platform;

/// <summary>A request to an HTTP endpoint that requires a policy, as a call: so an endpoint and an RPC can run the same slice.</summary>
internal sealed class EndpointCall : ServerCallContext
{
    private readonly HttpContext _http;
    private readonly string _row;

    public EndpointCall(HttpContext http, string row, Caller caller, Reach reach)
    {
        (_http, _row) = (http, row);
        this.Bind(caller, reach);
    }

    protected override string MethodCore => _row;

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override string PeerCore => _http.Connection.RemoteIpAddress is not { } address ? "unknown"
        : address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6
            ? $"ipv4:{address.MapToIPv4()}:{_http.Connection.RemotePort}"
            : $"ipv6:[{address}]:{_http.Connection.RemotePort}";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore
    {
        get
        {
            var headers = new Metadata();
            if (_http.Request.Headers["idempotency-key"] is [{ } key])
            {
                headers.Add("idempotency-key", key);
            }

            return headers;
        }
    }

    protected override CancellationToken CancellationTokenCore => _http.RequestAborted;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("An endpoint has no call to propagate.");
}
