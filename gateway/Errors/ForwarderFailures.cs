using Yarp.ReverseProxy.Forwarder;

namespace Coaching.Gateway;

/// <summary>Says in the caller's protocol what YARP could not do: a service away, a call too slow, a body too large.</summary>
internal static class ForwarderFailures
{
    public static async Task Explain(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Features.Get<IForwarderErrorFeature>() is not { } failure || http.Response.HasStarted)
        {
            return;
        }

        var error = (failure.Error, http.Response.StatusCode) switch
        {
            (_, StatusCodes.Status413PayloadTooLarge) => Platform.Errors.Exhausted("REQUEST_TOO_LARGE", "The request is larger than this method takes."),
            (ForwarderError.RequestTimedOut or ForwarderError.UpgradeActivityTimeout, _) =>
                Platform.Errors.Unavailable("UPSTREAM_TIMEOUT", "The service did not answer in time."),
            (ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled, _) => null,
            (ForwarderError.RequestBodyClient, _) => Platform.Errors.Invalid("body", "could not be read to its end"),
            _ => Platform.Errors.Unavailable("UPSTREAM_UNAVAILABLE", "The service is not reachable. Try again.", TimeSpan.FromSeconds(1)),
        };
        if (error is null)
        {
            return;
        }

        var tooLarge = http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge;
        http.Response.Headers.Remove("Content-Length");
        if (tooLarge && !Answer.IsGrpc(http))
        {
            await (StatusReader.Of(error) with { Status = StatusCodes.Status413PayloadTooLarge }).Write(http, "");
            return;
        }

        await Answer.Write(http, error);
    }
}
