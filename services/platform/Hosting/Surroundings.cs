using Dapr;
using Dapr.Client;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Coaching.Platform;

/// <summary>
/// Asks what a process cannot serve without whether it is there and is the right one: the issuer and, for a service, the broker behind its
/// sidecar. What is still coming up is waited for.
/// </summary>
internal sealed class Surroundings(IServiceProvider services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly AuthOptions _auth = services.GetRequiredService<IOptions<AuthOptions>>().Value;

    public Task Check()
    {
        var grace = new Grace(services);
        return Task.WhenAll(grace.Try(Issuer), grace.Try(Broker));
    }

    // The keys that come along are kept: the first caller does not wait for them.
    private async Task<bool> Issuer()
    {
        var bearer = services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        OpenIdConnectConfiguration found;
        try
        {
            found = await bearer.ConfigurationManager!.GetConfigurationAsync(default);
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            throw new StartException($"The discovery document of the issuer, {_auth.Discovery}, cannot be read: {e.GetBaseException().Message}", e, mayPass: true);
        }

        return found.Issuer == _auth.Issuer ? true : throw new StartException(
            $"Auth:Issuer is {_auth.Issuer}, but the issuer at {_auth.Discovery} calls itself {found.Issuer}; they must be the same to the letter.");
    }

    // Who does not relay needs no broker: its events are found in its feed, and so are those of others.
    private async Task<bool> Broker()
    {
        if (services.GetService<DaprClient>() is not { } dapr || services.GetRequiredService<IOptions<EventsOptions>>().Value is not { Relay: true } events)
        {
            return true;
        }

        var components = (await Metadata(dapr)).Components;
        return components.Any(component => component.Name == events.PubSub && component.Type.StartsWith("pubsub.", StringComparison.Ordinal))
            ? true
            : throw new StartException(
                $"Events:PubSub is {events.PubSub}, but the Dapr sidecar has no pub/sub component of that name; "
                + (components.Count == 0 ? "it has none." : $"it has {string.Join(", ", components.Select(component => $"{component.Name} ({component.Type})"))}."));
    }

    private static async Task<DaprMetadata> Metadata(DaprClient dapr)
    {
        using var enough = new CancellationTokenSource(Patience);
        try
        {
            return await dapr.GetMetadataAsync(enough.Token);
        }
        catch (Exception e) when (e is DaprException or OperationCanceledException)
        {
            throw new StartException($"The Dapr sidecar cannot be asked for its components: {e.GetBaseException().Message}", e, mayPass: true);
        }
    }
}
