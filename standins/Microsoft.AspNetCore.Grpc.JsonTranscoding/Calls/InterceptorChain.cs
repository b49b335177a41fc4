using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>Runs a method inside the interceptors of its service, those that gRPC calls run too, outermost first.</summary>
internal sealed class InterceptorChain(IReadOnlyList<InterceptorRegistration> registrations)
{
    private readonly Link[] _links = [.. registrations.Select(registration => new Link(registration))];

    public UnaryServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(UnaryServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var link in _links.Reverse())
        {
            var inner = method;
            method = async (request, context) =>
            {
                var (activator, handle) = link.Create(context);
                try
                {
                    return await handle.Instance.UnaryServerHandler(request, context, inner);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    public ServerStreamingServerMethod<TRequest, TResponse> Wrap<TRequest, TResponse>(ServerStreamingServerMethod<TRequest, TResponse> method)
        where TRequest : class
        where TResponse : class
    {
        foreach (var link in _links.Reverse())
        {
            var inner = method;
            method = async (request, stream, context) =>
            {
                var (activator, handle) = link.Create(context);
                try
                {
                    await handle.Instance.ServerStreamingServerHandler(request, stream, context, inner);
                }
                finally
                {
                    await activator.ReleaseAsync(handle);
                }
            };
        }

        return method;
    }

    private sealed class Link(InterceptorRegistration registration)
    {
        private readonly Type _activator = typeof(IGrpcInterceptorActivator<>).MakeGenericType(registration.Type);

        public (IGrpcInterceptorActivator Activator, GrpcActivatorHandle<Interceptor> Handle) Create(ServerCallContext context)
        {
            var services = context.GetHttpContext().RequestServices;
            var activator = (IGrpcInterceptorActivator)services.GetRequiredService(_activator);
            return (activator, activator.Create(services, registration));
        }
    }
}
