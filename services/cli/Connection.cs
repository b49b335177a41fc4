using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;

namespace Coaching.Cli;

/// <summary>The gateway, REST and gRPC, as the signed-in user.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Settings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _plain;
    private readonly GrpcChannel _channel;

    public Connection(Settings settings, TimeProvider clock)
    {
        _settings = settings;
        _clock = clock;
        _plain = new HttpClient(Handler()) { Timeout = settings.Timeout };
        Tokens = new Tokens(settings, _plain, clock);

        // An upload takes as long as it takes; everything else has the deadline of Options.
        Rest = new HttpClient(new Bearer(Tokens) { InnerHandler = Handler() })
        {
            BaseAddress = settings.Gateway,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _channel = GrpcChannel.ForAddress(settings.Grpc, new GrpcChannelOptions
        {
            HttpHandler = new Bearer(Tokens) { InnerHandler = Handler() },
            DisposeHttpClient = true,
            ServiceConfig = RetryWhenUnavailable(),
        });
    }

    public Tokens Tokens { get; }

    public HttpClient Rest { get; }

    public CallInvoker Grpc => _channel.CreateCallInvoker();

    /// <summary>The options of a unary call.</summary>
    public CallOptions Options(CancellationToken cancel) =>
        new(deadline: (_clock.GetUtcNow() + _settings.Timeout).UtcDateTime, cancellationToken: cancel);

    public void Dispose()
    {
        _channel.Dispose();
        Rest.Dispose();
        _plain.Dispose();
    }

    private SocketsHttpHandler Handler() => new() { ConnectTimeout = _settings.Timeout };

    // All gRPC calls of this tool read or have a request id, so that any of them may be repeated: a service that is being replaced goes unnoticed.
    private static ServiceConfig RetryWhenUnavailable() => new()
    {
        MethodConfigs =
        {
            new MethodConfig
            {
                Names = { MethodName.Default },
                RetryPolicy = new RetryPolicy
                {
                    MaxAttempts = 4,
                    InitialBackoff = TimeSpan.FromMilliseconds(100),
                    MaxBackoff = TimeSpan.FromSeconds(1),
                    BackoffMultiplier = 2,
                    RetryableStatusCodes = { StatusCode.Unavailable },
                },
            },
        },
    };

    private sealed class Bearer(Tokens tokens) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await tokens.Get(cancellationToken));
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
