using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds JSON transcoding to gRPC services.</summary>
public static class GrpcJsonTranscodingServiceExtensions
{
    /// <summary>Serves methods with <c>google.api.http</c> rules as HTTP and JSON too.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder grpcBuilder)
    {
        ArgumentNullException.ThrowIfNull(grpcBuilder);
        grpcBuilder.Services.TryAddSingleton(services => new JsonCodecs(services.GetRequiredService<IOptions<GrpcJsonTranscodingOptions>>().Value));
        grpcBuilder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton(typeof(IServiceMethodProvider<>), typeof(TranscodingServiceMethodProvider<>)));
        return grpcBuilder;
    }

    /// <summary>Serves methods with <c>google.api.http</c> rules as HTTP and JSON too.</summary>
    public static IGrpcServerBuilder AddJsonTranscoding(this IGrpcServerBuilder grpcBuilder, Action<GrpcJsonTranscodingOptions> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(grpcBuilder);
        grpcBuilder.Services.Configure(configureOptions);
        return grpcBuilder.AddJsonTranscoding();
    }
}
