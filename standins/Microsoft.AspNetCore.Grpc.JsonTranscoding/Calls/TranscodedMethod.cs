using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>How responses of one HTTP rule are written: with which codec, whole or one field alone.</summary>
internal sealed record ResponseShape(JsonResponse Json, IMessageCodec Codec, JsonField? Field);

/// <summary>Serves one HTTP rule of one method.</summary>
internal abstract partial class TranscodedMethod<TRequest>(
    string fullName, RequestBinding binding, ResponseShape shape, ServiceCallOptions options, ILogger logger)
    where TRequest : class
{
    protected ResponseShape Shape { get; } = shape;

    protected abstract bool Streams { get; }

    public async Task InvokeAsync(HttpContext http)
    {
        using var context = new TranscodedCallContext(http, fullName, Streams);
        http.Features.Set<IServerCallContextFeature>(context);
        try
        {
            var request = await binding.BindAsync(http, options.MaxReceiveMessageSize, context.CancellationToken);
            await CallAsync((TRequest)request, context);
        }
        catch (Exception e)
        {
            await FailAsync(context, e);
        }
    }

    /// <summary>Calls the method and writes its response, or throws the status that it ended with.</summary>
    protected abstract Task CallAsync(TRequest request, TranscodedCallContext context);

    protected static void ThrowUnlessOk(Status status)
    {
        if (status.StatusCode != StatusCode.OK)
        {
            throw new RpcException(status);
        }
    }

    private async Task FailAsync(TranscodedCallContext context, Exception failure)
    {
        var http = context.HttpContext;
        context.Status = Judge(context, failure);
        if (failure is RpcException { Trailers: { Count: > 0 } trailers })
        {
            foreach (var trailer in trailers)
            {
                context.ResponseTrailers.Add(trailer);
            }
        }

        // Nobody is left to read it; or something else has answered in our place, which only a stream may be added to.
        if (http.RequestAborted.IsCancellationRequested || (http.Response.HasStarted && !Streams))
        {
            return;
        }

        var httpStatus = failure is RequestException request ? request.HttpStatus : HttpStatus.Of(context.Status.StatusCode);
        await Shape.Json.WriteErrorAsync(http.Response, httpStatus, context.Status, context.Trailers, http.RequestAborted);
    }

    private Status Judge(TranscodedCallContext context, Exception failure)
    {
        if (failure is OperationCanceledException or IOException && context.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return Status.DefaultCancelled;
        }

        if (failure is OperationCanceledException && context.DeadlineExceeded)
        {
            return new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded");
        }

        if (failure is RpcException rpc)
        {
            return rpc.Status;
        }

        HandlerFailed(logger, failure, fullName);
        var detail = options.EnableDetailedErrors ? $" {failure.GetType().Name}: {failure.Message}" : "";
        return new Status(StatusCode.Unknown, "Exception was thrown by handler." + detail);
    }

    [LoggerMessage(1, LogLevel.Error, "Error when executing service method '{Method}'.")]
    private static partial void HandlerFailed(ILogger logger, Exception exception, string method);
}

internal sealed class TranscodedUnary<TRequest, TResponse>(
    string fullName,
    RequestBinding binding,
    UnaryServerMethod<TRequest, TResponse> method,
    ResponseShape shape,
    ServiceCallOptions options,
    ILogger logger)
    : TranscodedMethod<TRequest>(fullName, binding, shape, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override bool Streams => false;

    protected override async Task CallAsync(TRequest request, TranscodedCallContext context)
    {
        var response = await method(request, context);
        ThrowUnlessOk(context.Status);
        if (context.HttpContext.Response.HasStarted)
        {
            return;
        }

        var message = response as IMessage ?? throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        await Shape.Json.WriteAsync(context.HttpContext.Response, message, Shape.Codec, Shape.Field, context.CancellationToken);
    }
}

internal sealed class TranscodedServerStreaming<TRequest, TResponse>(
    string fullName,
    RequestBinding binding,
    ServerStreamingServerMethod<TRequest, TResponse> method,
    ResponseShape shape,
    ServiceCallOptions options,
    ILogger logger)
    : TranscodedMethod<TRequest>(fullName, binding, shape, options, logger)
    where TRequest : class
    where TResponse : class
{
    protected override bool Streams => true;

    protected override async Task CallAsync(TRequest request, TranscodedCallContext context)
    {
        await method(request, new LineWriter(Shape, context), context);
        ThrowUnlessOk(context.Status);
        JsonResponse.Start(context.HttpContext.Response);
    }

    private sealed class LineWriter(ResponseShape shape, TranscodedCallContext context) : IServerStreamWriter<TResponse>
    {
        private int _writing;

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(TResponse message) => WriteAsync(message, context.CancellationToken);

        public async Task WriteAsync(TResponse message, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(message);
            if (Interlocked.Exchange(ref _writing, 1) == 1)
            {
                throw new InvalidOperationException("Can't write the message because the previous write is in progress.");
            }

            try
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                await shape.Json.WriteLineAsync(context.HttpContext.Response, (IMessage)message, shape.Codec, shape.Field, cancellationToken);
            }
            finally
            {
                Volatile.Write(ref _writing, 0);
            }
        }
    }
}
