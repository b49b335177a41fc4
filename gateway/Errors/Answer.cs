using System.Globalization;
using Grpc.Core;

namespace Coaching.Gateway;

/// <summary>The gateway's own refusals, in the protocol of the call: trailers for gRPC, a problem for REST.</summary>
internal static class Answer
{
    public static bool IsGrpc(HttpContext http) => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Refuses with a bare HTTP status, such as the router's; a method that gRPC does not find is not implemented.</summary>
    public static Task Write(HttpContext http, int status) => IsGrpc(http)
        ? WriteGrpc(http, new RpcException(new Status(StatusCode.Unimplemented, "The method is not known.")))
        : Problem.Of(status).Write(http, "");

    public static Task TooLarge(HttpContext http)
    {
        var error = Platform.Errors.Exhausted("REQUEST_TOO_LARGE", "The request is larger than this method takes.");
        return IsGrpc(http)
            ? WriteGrpc(http, error)
            : (StatusReader.Of(error) with { Status = StatusCodes.Status413PayloadTooLarge, Title = "Payload too large" }).Write(http, "");
    }

    public static Task Write(HttpContext http, RpcException error) => IsGrpc(http) ? WriteGrpc(http, error) : StatusReader.Of(error).Write(http, "");

    private static Task WriteGrpc(HttpContext http, RpcException error)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        http.Response.Headers["grpc-status"] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["grpc-message"] = Uri.EscapeDataString(error.Status.Detail);
        if (error.Trailers.GetValueBytes(Platform.Errors.DetailsTrailer) is { } details)
        {
            http.Response.Headers[Platform.Errors.DetailsTrailer] = Convert.ToBase64String(details);
        }

        return http.Response.CompleteAsync();
    }
}
