using System.Globalization;
using System.Net.Sockets;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>A call that came as HTTP and JSON, as the service and its interceptors see it.</summary>
internal sealed class TranscodedCallContext : ServerCallContext, IServerCallContextFeature, IDisposable
{
    // Where the server's GetHttpContext looks in a context that is not its own.
    private const string HttpContextKey = "__HttpContext";
    private static readonly AuthContext NoPeer = new(null, []);

    private readonly HttpContext _http;
    private readonly string _method;
    private readonly bool _streams;
    private readonly CancellationTokenSource? _deadlineSource;
    private readonly CancellationTokenSource? _linked;
    private readonly DateTime _deadline = DateTime.MaxValue;
    private readonly CancellationToken _cancel;
    private Dictionary<object, object>? _userState;
    private Metadata? _requestHeaders;
    private Metadata? _trailers;

    public TranscodedCallContext(HttpContext http, string method, bool streams)
    {
        _http = http;
        _method = method;
        _streams = streams;
        _cancel = http.RequestAborted;
        if (http.Request.Headers.TryGetValue("grpc-timeout", out var header) && GrpcTimeout.TryParse(header.ToString(), out var timeout))
        {
            var clock = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
            _deadline = (clock.GetUtcNow() + timeout).UtcDateTime;
            _deadlineSource = new CancellationTokenSource(timeout, clock);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _deadlineSource.Token);
            _cancel = _linked.Token;
        }
    }

    ServerCallContext IServerCallContextFeature.ServerCallContext => this;

    public HttpContext HttpContext => _http;

    public bool DeadlineExceeded => _deadlineSource?.IsCancellationRequested == true;

    public Metadata? Trailers => _trailers;

    protected override string MethodCore => _method;

    protected override string HostCore => _http.Request.Host.Value ?? "";

    protected override string PeerCore => _http.Connection.RemoteIpAddress switch
    {
        null => "unknown",
        { AddressFamily: AddressFamily.InterNetworkV6 } address => $"ipv6:[{address}]:{Port}",
        var address => $"ipv4:{address}:{Port}",
    };

    protected override DateTime DeadlineCore => _deadline;

    protected override Metadata RequestHeadersCore => _requestHeaders ??= RequestMetadata.From(_http.Request.Headers);

    protected override CancellationToken CancellationTokenCore => _cancel;

    protected override Metadata ResponseTrailersCore => _trailers ??= [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore => NoPeer;

    protected override IDictionary<object, object> UserStateCore => _userState ??= new Dictionary<object, object> { [HttpContextKey] = _http };

    private string Port => _http.Connection.RemotePort.ToString(CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _linked?.Dispose();
        _deadlineSource?.Dispose();
    }

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException("Context propagation is not part of gRPC on ASP.NET Core.");

    // A unary response starts with its body: until then, an error may still choose the status.
    protected override async Task WriteResponseHeadersAsyncCore(Metadata responseHeaders)
    {
        ArgumentNullException.ThrowIfNull(responseHeaders);
        RequestMetadata.CopyTo(_http.Response.Headers, responseHeaders);
        if (_streams)
        {
            JsonResponse.Start(_http.Response);
            await _http.Response.BodyWriter.FlushAsync(_cancel);
        }
    }
}
