using Grpc.Core;

namespace Coaching.Platform.Tests;

/// <summary>A call as the policy interceptor hands it to a slice.</summary>
internal sealed class TestCall : ServerCallContext
{
    private readonly string _method;
    private readonly CancellationToken _cancel;

    internal TestCall(string caller, string method = "/coaching.people.v1.PersonService/CreatePerson", CancellationToken cancel = default)
    {
        _method = method;
        _cancel = cancel;
        this.Bind(new Caller { Name = caller, Client = "leadnow" }, new Reach { Caller = caller, Roles = "teacher", Relations = Relations.Coach });
    }

    internal Metadata Headers { get; } = [];

    protected override string MethodCore => _method;

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:10.1.2.3:4567";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore => Headers;

    protected override CancellationToken CancellationTokenCore => _cancel;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new("", []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
