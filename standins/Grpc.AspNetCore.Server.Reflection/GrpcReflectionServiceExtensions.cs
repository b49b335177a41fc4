using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds server reflection.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>
    /// Adds server reflection over the services that the application maps. An application that describes others registers its own
    /// <see cref="ReflectionV1ServiceImpl"/> and <see cref="ReflectionServiceImpl"/> first.
    /// </summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddGrpc();
        services.TryAddSingleton(provider => new ReflectionV1ServiceImpl(MappedServices(provider)));
        services.TryAddSingleton(provider => new ReflectionServiceImpl(MappedServices(provider)));
        return services;
    }

    // Run at the first call, when every service has been mapped.
    private static IEnumerable<Google.Protobuf.Reflection.ServiceDescriptor> MappedServices(IServiceProvider provider) =>
        provider.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(DescriptorOf)
            .OfType<Google.Protobuf.Reflection.ServiceDescriptor>();

    // The generated class around the service's base class holds the descriptor; services that are not generated have none.
    private static Google.Protobuf.Reflection.ServiceDescriptor? DescriptorOf(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } attribute)
            {
                return attribute.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                    as Google.Protobuf.Reflection.ServiceDescriptor;
            }
        }

        return null;
    }
}
