using Grpc.Core;

namespace Coaching.Platform.Tests;

/// <summary>A call that the policy has admitted, without a server around it.</summary>
internal sealed class ReachCall : ServerCallContext, IDisposable
{
    private readonly CancellationTokenSource _gone = new();

    public ReachCall(Reach reach, string method = "/coaching.people.v1.PersonService/ListPeople") : this(method) =>
        this.Bind(new Caller { Name = reach.Caller }, reach);

    private ReachCall(string method) => MethodCore = method;

    protected override string MethodCore { get; }

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => _gone.Token;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    public void Dispose() => _gone.Dispose();

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
