using System.Text.Json;

namespace Coaching.Cli;

/// <summary>Gets access tokens in the way that the settings name, and a new one before the old one ends.</summary>
internal sealed class Tokens(Settings settings, HttpClient http, TimeProvider clock)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private string? _token;
    private DateTimeOffset _until;

    public async Task<string> Get(CancellationToken cancel)
    {
        if (settings.Token is { Length: > 0 } given)
        {
            return given;
        }

        if (_token is null || clock.GetUtcNow() >= _until)
        {
            using var answer = await Ask(cancel);
            _token = answer.RootElement.TryGetProperty("access_token", out var token) ? token.GetString() : null;
            var seconds = answer.RootElement.TryGetProperty("expires_in", out var lifetime) ? lifetime.GetDouble() : 60;
            _until = clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Margin;
        }

        return _token ?? throw NotSignedIn("The issuer answered without an access token.");
    }

    private Task<JsonDocument> Ask(CancellationToken cancel) => settings.SignIn switch
    {
        { As: { } persona } => Persona(persona, cancel),
        { ClientId: { } client, ClientSecretFile: { } secret, Issuer: { } issuer } => Client(client, secret, issuer, cancel),
        _ => throw NotSignedIn("Not signed in. Use 'coach login', --as, --client-id or COACH_TOKEN."),
    };

    private async Task<JsonDocument> Persona(string persona, CancellationToken cancel)
    {
        var address = new Uri(settings.Gateway, $"/dev/token?as={Uri.EscapeDataString(persona)}");
        using var response = await http.GetAsync(address, cancel);
        using var answer = await Read(response, settings.Gateway, cancel);
        if (response.IsSuccessStatusCode)
        {
            return JsonDocument.Parse(answer.RootElement.GetRawText());
        }

        // The gateway's own answer has a code: it knows no such path, since it is no local host.
        var isGateway = answer.RootElement.TryGetProperty("code", out _);
        throw NotSignedIn(!isGateway && answer.RootElement.TryGetProperty("detail", out var detail)
            ? detail.GetString()!
            : $"{settings.Gateway} has no development issuer: --as works with the local host only.");
    }

    private async Task<JsonDocument> Client(string client, string secretFile, string issuer, CancellationToken cancel)
    {
        var secret = (await File.ReadAllTextAsync(secretFile, cancel)).Trim();
        var place = Private(issuer.TrimEnd('/') + "/.well-known/openid-configuration");
        using var discovery = await http.GetAsync(place, cancel);
        using var document = await Read(discovery, place, cancel);
        if (!discovery.IsSuccessStatusCode || !document.RootElement.TryGetProperty("token_endpoint", out var endpoint))
        {
            throw NotSignedIn($"{place} describes no issuer.");
        }

        // Another issuer's document may not say where the secret is sent (OpenID Connect Discovery, 4.3).
        if (!document.RootElement.TryGetProperty("issuer", out var its) || its.GetString()?.TrimEnd('/') != issuer.TrimEnd('/'))
        {
            throw NotSignedIn($"{place} describes another issuer than {issuer}.");
        }

        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = client,
            ["client_secret"] = secret,
        };
        if (settings.SignIn?.Scope is { Length: > 0 } scope)
        {
            form["scope"] = scope;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(Private(endpoint.GetString()!), content, cancel);
        var answer = await Read(response, place, cancel);
        if (response.IsSuccessStatusCode)
        {
            return answer;
        }

        using (answer)
        {
            var reason = answer.RootElement.TryGetProperty("error", out var error) ? error.GetString() : response.StatusCode.ToString();
            throw NotSignedIn($"{issuer} refused client {client}: {reason}.");
        }
    }

    private static async Task<JsonDocument> Read(HttpResponseMessage response, Uri place, CancellationToken cancel)
    {
        if ((int)response.StatusCode >= 500)
        {
            throw new CommandException(ExitCode.Unreachable, "ISSUER_UNAVAILABLE", $"{place} answers {(int)response.StatusCode}.");
        }

        try
        {
            return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), default, cancel);
        }
        catch (JsonException)
        {
            throw NotSignedIn($"{place} answers {(int)response.StatusCode} and no JSON.");
        }
    }

    // The secret and the token travel on these connections.
    private static Uri Private(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == "https" || (uri.Scheme == "http" && uri.IsLoopback))
            ? uri
            : throw CommandException.Usage($"The issuer must be reached over https, except on this machine: {address}");

    private static CommandException NotSignedIn(string message) => new(ExitCode.NotSignedIn, "NOT_SIGNED_IN", message);
}
