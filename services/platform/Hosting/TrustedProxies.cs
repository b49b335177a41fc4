using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Lets the ingress before a gateway, and the gateway before a service, say who called; audit entries keep the network of the address.</summary>
internal static class TrustedProxies
{
    // The ingress and the gateway.
    private const int MostProxies = 2;

    public static void UseTrustedProxies(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.TrustedProxies.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (networks.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor, ForwardLimit = MostProxies };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        app.UseForwardedHeaders(options);
    }
}
