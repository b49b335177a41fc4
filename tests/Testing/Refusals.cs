using Coaching.Platform;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace Coaching.Testing;

/// <summary>What a refused call tells its caller.</summary>
public static class Refusals
{
    private static readonly JsonFormatter Json =
        new(JsonFormatter.Settings.Default.WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor)));

    /// <summary>The refusal of a call that must be refused with a status and a reason.</summary>
    public static async Task<RpcException> Refused<T>(this AsyncUnaryCall<T> call, StatusCode code, string reason)
    {
        ArgumentNullException.ThrowIfNull(call);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        var told = Errors.Reason(error);
        Assert.True(error.StatusCode == code && told == reason, $"{error.StatusCode} {told}: {error.Status.Detail}");
        return error;
    }

    /// <summary>The refusal of a call whose fields must be found wrong.</summary>
    public static Task<RpcException> Invalid<T>(this AsyncUnaryCall<T> call) => call.Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

    /// <summary>The refusal of a call whose resource must not be found.</summary>
    public static Task<RpcException> NotFound<T>(this AsyncUnaryCall<T> call) => call.Refused(StatusCode.NotFound, "RESOURCE_NOT_FOUND");

    /// <summary>All that a refusal says, byte for byte, with the one name that the caller had sent himself left out.</summary>
    public static string Told(this RpcException error, string name)
    {
        ArgumentNullException.ThrowIfNull(error);
        var details = Details(error);
        var trailers = string.Join('\n',
            error.Trailers.Select(entry => entry.Key).Where(key => key is not (Errors.DetailsTrailer or "date")));
        return $"{error.StatusCode}\n{error.Status.Detail}\n{details}\n{trailers}".Replace(name, "{name}", StringComparison.Ordinal);
    }

    /// <summary>The paths of the fields that a refusal names, in order.</summary>
    public static IReadOnlyList<string> Paths(this RpcException error) =>
        [.. Errors.Violations(error).Select(violation => violation.Field).Order(StringComparer.Ordinal)];

    /// <summary>The details of a refusal, as JSON.</summary>
    public static string Details(this RpcException error) => Errors.Details(error) is { } status ? Json.Format(status) : "";
}
