using Grpc.AspNetCore.Server;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Calls;

/// <summary>What the options of all services and of one service come to for its calls.</summary>
internal sealed class ServiceCallOptions(GrpcServiceOptions all, GrpcServiceOptions one)
{
    public int? MaxReceiveMessageSize { get; } = one.MaxReceiveMessageSizeSpecified ? one.MaxReceiveMessageSize : all.MaxReceiveMessageSize;

    public bool EnableDetailedErrors { get; } = one.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false;

    /// <summary>Those of all services are outside those of the one.</summary>
    public InterceptorChain Interceptors { get; } = new([.. all.Interceptors, .. one.Interceptors]);
}
