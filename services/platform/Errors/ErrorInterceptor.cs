using System.Data.Common;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace Coaching.Platform;

/// <summary>The last resort: turns whatever is not an <see cref="RpcException"/> into a status that says nothing of the inside.</summary>
internal sealed partial class ErrorInterceptor(Database database, TimeProvider clock, ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requestStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(requestStream, responseStream, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception error, ServerCallContext context)
    {
        if (context.CancellationToken.IsCancellationRequested)
        {
            // Whatever broke after the caller left is the leaving, told by whichever layer noticed first.
            return context.Deadline <= clock.GetUtcNow().UtcDateTime
                ? new RpcException(new Status(StatusCode.DeadlineExceeded, "The deadline has passed."))
                : new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
        }

        if (error is OperationCanceledException)
        {
            return Errors.Unavailable("INTERRUPTED", "The work was interrupted. Try again.", TimeSpan.FromSeconds(1));
        }

        if (error is DbException e && database.Dialect.IsTransient(e))
        {
            DatabaseAway(error, context.Method);
            return Errors.Unavailable("DATABASE_UNAVAILABLE", "The database did not answer. Try again.", TimeSpan.FromSeconds(1));
        }

        Unexpected(error, context.Method, Activity.Current?.TraceId.ToString() ?? "");
        return new RpcException(new Status(StatusCode.Internal, "An unexpected error occurred."));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed unexpectedly; trace {TraceId}")]
    private partial void Unexpected(Exception error, string method, string traceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} found the database away")]
    private partial void DatabaseAway(Exception error, string method);
}
