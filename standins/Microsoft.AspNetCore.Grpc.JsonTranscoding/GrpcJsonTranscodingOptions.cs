using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding;

/// <summary>Options of JSON transcoding.</summary>
public sealed class GrpcJsonTranscodingOptions
{
    /// <summary>The message types that <c>google.protobuf.Any</c> may hold in JSON.</summary>
    public TypeRegistry TypeRegistry { get; set; } = TypeRegistry.Empty;

    /// <summary>How JSON is read and written.</summary>
    public GrpcJsonSettings JsonSettings { get; set; } = new();
}
