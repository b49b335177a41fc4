using System.Globalization;
using Coaching.Platform;
using Grpc.Core;
using Yarp.ReverseProxy.Model;

namespace Coaching.Gateway;

/// <summary>Admits a call to the services: a valid token, and points left in the caller's quota. Each service checks the token again.</summary>
internal sealed class Admission(RequestDelegate next, Authenticator authenticator, Quotas quotas)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not { } route)
        {
            await next(http);
            return;
        }

        try
        {
            var caller = await authenticator.Authenticate(http);
            quotas.Spend(http, caller, int.Parse(route.Config.Metadata![ContractRoutes.Weight], CultureInfo.InvariantCulture));
        }
        catch (RpcException e)
        {
            await Answer.Write(http, e);
            return;
        }

        await next(http);
    }
}
