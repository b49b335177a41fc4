using System.Collections.Concurrent;
using System.Security.Cryptography;
using Coaching.StandIns.Tests.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.StandIns.Tests;

/// <summary>The conformance service on our side; it remembers which calls their callers left.</summary>
public sealed class ConformanceService : Conformance.ConformanceBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DateTime>> _left = new();

    /// <summary>Completes with the call's deadline when its token fires; calls are told apart by their x-call header.</summary>
    public Task<DateTime> Left(string call) => LeftSource(call).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        using var watch = Watch(context);
        var headers = new Metadata();
        foreach (var entry in context.RequestHeaders.Where(entry => entry.Key.StartsWith("x-", StringComparison.Ordinal)))
        {
            headers.Add(entry);
            context.ResponseTrailers.Add(entry);
        }

        await context.WriteResponseHeadersAsync(headers);
        await Task.Delay(request.DelayMs, context.CancellationToken);
        if (request.ReplyBytes > 0)
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        }

        return new EchoReply
        {
            Text = request.Text,
            Payload = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(request.ReplyBytes)),
            ReceivedBytes = request.Payload.Length,
            RequestEncoding = context.GetHttpContext().Request.Headers["grpc-encoding"].ToString(),
        };
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<CountReply> responseStream, ServerCallContext context)
    {
        using var watch = Watch(context);
        for (var number = 0; number < request.Count; number++)
        {
            await responseStream.WriteAsync(new CountReply { Number = number }, context.CancellationToken);
            await Task.Delay(request.IntervalMs, context.CancellationToken);
        }
    }

    public override async Task<CountReply> Add(IAsyncStreamReader<CountReply> requestStream, ServerCallContext context)
    {
        var sum = 0;
        await foreach (var item in requestStream.ReadAllAsync(context.CancellationToken))
        {
            sum += item.Number;
        }

        return new CountReply { Number = sum };
    }

    public override async Task Twice(
        IAsyncStreamReader<CountReply> requestStream,
        IServerStreamWriter<CountReply> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            await responseStream.WriteAsync(new CountReply { Number = requestStream.Current.Number * 2 }, context.CancellationToken);
        }
    }

    public override Task<EchoReply> Fail(FailRequest request, ServerCallContext context)
    {
        var trailers = new Metadata();
        if (!request.StatusDetails.IsEmpty)
        {
            trailers.Add("grpc-status-details-bin", request.StatusDetails.ToByteArray());
        }

        throw new RpcException(new Status((StatusCode)request.Code, request.Detail), trailers);
    }

    private CancellationTokenRegistration Watch(ServerCallContext context) =>
        context.RequestHeaders.GetValue("x-call") is { } call
            ? context.CancellationToken.Register(() => LeftSource(call).TrySetResult(context.Deadline))
            : default;

    private TaskCompletionSource<DateTime> LeftSource(string call) =>
        _left.GetOrAdd(call, _ => new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously));
}
