using Grpc.Core;
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

        if (http.Response.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            await Answer.TooLarge(http);
        }
        else if (Explain(failure.Error) is { } error)
        {
            await Answer.Write(http, error);
        }
    }

    // Null when nobody is left to be told.
    private static RpcException? Explain(ForwarderError error) => error switch
    {
        ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled => null,
        ForwarderError.RequestTimedOut => Platform.Errors.Late(),
        ForwarderError.RequestBodyClient => Platform.Errors.Invalid("body", "could not be read to its end"),
        _ => Platform.Errors.Unavailable("UPSTREAM_UNAVAILABLE", "The service is not reachable. Try again.", TimeSpan.FromSeconds(1)),
    };
}
