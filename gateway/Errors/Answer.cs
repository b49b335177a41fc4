using System.Globalization;
using Grpc.Core;

namespace Coaching.Gateway;

/// <summary>The gateway's own refusals, in the protocol of the call: trailers for gRPC, a problem for REST.</summary>
internal static class Answer
{
    public static bool IsGrpc(HttpContext http) => http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    public static Task Write(HttpContext http, RpcException error)
    {
        if (!IsGrpc(http))
        {
            return StatusReader.Of(error).Write(http, "");
        }

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
