using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Adds the HTTP endpoints of a service when the service is mapped.</summary>
internal sealed class TranscodingServiceMethodProvider<TService>(
    JsonCodecs codecs,
    IOptions<GrpcServiceOptions> all,
    IOptions<GrpcServiceOptions<TService>> one,
    ILoggerFactory loggers)
    : IServiceMethodProvider<TService>
    where TService : class
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        // A service that was not generated from a proto has no HTTP rules.
        if (FindBinding(typeof(TService)) is not var (serviceType, attribute)
            || attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                is not ServiceDescriptor service)
        {
            return;
        }

        var bind = attribute.BindType.GetMethod(attribute.BindMethodName, [typeof(ServiceBinderBase), serviceType])
            ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName}.");
        var logger = loggers.CreateLogger(typeof(TService).FullName ?? typeof(TService).Name);
        var binder = new TranscodingBinder<TService>(context, service, codecs, new ServiceCallOptions(all.Value, one.Value), logger);
        bind.Invoke(null, [binder, null]);
    }

    // The attribute stands on the generated base class, which is what the bind method takes.
    private static (Type ServiceType, BindServiceMethodAttribute Attribute)? FindBinding(Type type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return (current, attribute);
            }
        }

        return null;
    }
}
