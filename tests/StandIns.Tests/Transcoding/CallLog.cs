using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>What happened on the server's side.</summary>
public sealed class CallLog
{
    public ConcurrentQueue<string> Methods { get; } = [];

    public ConcurrentQueue<string> Interceptors { get; } = [];

    public TaskCompletionSource Waiting { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Notes the calls that pass through it, under the name that it was registered with.</summary>
public sealed class NotingInterceptor(CallLog log, string name) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        log.Interceptors.Enqueue(name);
        return context.RequestHeaders.GetValue("x-refuse") == name
            ? throw new RpcException(new Status(StatusCode.PermissionDenied, $"refused by {name}"))
            : continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        log.Interceptors.Enqueue(name);
        return continuation(request, responseStream, context);
    }
}
