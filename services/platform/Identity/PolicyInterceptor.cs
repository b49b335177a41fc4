using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Coaching.Platform;

/// <summary>Decides for each call, before the slice runs, who calls and what that may reach; an RPC without a row is denied.</summary>
internal sealed class PolicyInterceptor(PolicyMatrix matrix, Authenticator authenticator, Today today) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await Admit(context);
        return await continuation(request, context);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await Admit(context);
        await continuation(request, responseStream, context);
    }

    // The platform publishes no client streams; reflection is duplex.
    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await Admit(context);
        await continuation(requestStream, responseStream, context);
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        throw Errors.Denied();

    private async ValueTask Admit(ServerCallContext context)
    {
        var rule = matrix.Find(context.Method);
        if (rule is { IsPublic: true })
        {
            return;
        }

        // Who calls is settled before what is denied: a stranger learns nothing of the matrix.
        var caller = await authenticator.Authenticate(context.GetHttpContext());
        var reach = rule is null ? null : PolicyMatrix.Decide(rule, caller, today.Date);
        context.Bind(caller, reach ?? throw Errors.Denied());
    }
}
