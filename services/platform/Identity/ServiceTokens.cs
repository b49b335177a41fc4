using System.ComponentModel.DataAnnotations;
using System.Net.Http.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>How this service proves itself to the platform's other services.</summary>
public sealed class ServiceIdentityOptions : IValidatableObject
{
    public const string Section = "ServiceIdentity";

    /// <summary>The OAuth client of this service; without one, calls to other services carry no token.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client's secret, unless a file holds it.</summary>
    [Secret]
    public string? ClientSecret { get; set; }

    /// <summary>A file that holds the client's secret, read anew for each token so that it may be rotated.</summary>
    [ReadableFile]
    public string? ClientSecretFile { get; set; }

    /// <summary>The scope to ask for, if the issuer wants one.</summary>
    public string? Scope { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        !string.IsNullOrEmpty(ClientId) && string.IsNullOrEmpty(ClientSecret) && string.IsNullOrEmpty(ClientSecretFile)
            ? [new ValidationResult("or ServiceIdentity:ClientSecretFile must be set for the client that ServiceIdentity:ClientId names", [nameof(ClientSecret)])]
            : [];
}

/// <summary>The access token of this service itself, by client credentials; kept until shortly before it ends.</summary>
public sealed partial class ServiceTokens(
    IOptions<ServiceIdentityOptions> options, IOptionsMonitor<JwtBearerOptions> bearer, TimeProvider clock, ILogger<ServiceTokens> logger) : IDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _one = new(1);
    private Issued? _issued;

    /// <summary>A token that is valid for some time yet; empty when this service has no identity of its own.</summary>
    public async Task<string> Get(CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(options.Value.ClientId))
        {
            return "";
        }

        if (Current() is { } held)
        {
            return held;
        }

        await _one.WaitAsync(cancel);
        try
        {
            return Current() ?? await Ask(options.Value, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private string? Current() => _issued is { } issued && clock.GetUtcNow() < issued.Until ? issued.Token : null;

    private async Task<string> Ask(ServiceIdentityOptions identity, CancellationToken cancel)
    {
        var scheme = bearer.Get(JwtBearerDefaults.AuthenticationScheme);
        try
        {
            var issuer = await scheme.ConfigurationManager!.GetConfigurationAsync(cancel);
            var secret = identity.ClientSecretFile is { } file ? (await File.ReadAllTextAsync(file, cancel)).Trim() : identity.ClientSecret ?? "";
            using var form = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"), new("client_id", identity.ClientId), new("client_secret", secret),
                .. identity.Scope is { Length: > 0 } scope ? new KeyValuePair<string, string>[] { new("scope", scope) } : [],
            ]);
            using var answer = await scheme.Backchannel.PostAsync(new Uri(issuer.TokenEndpoint), form, cancel);
            answer.EnsureSuccessStatusCode();
            var grant = await answer.Content.ReadFromJsonAsync<TokenAnswer>(cancel) ?? throw new InvalidDataException("The issuer answered nothing.");
            _issued = new Issued(grant.AccessToken, clock.GetUtcNow() + TimeSpan.FromSeconds(grant.ExpiresIn) - Margin);
            return grant.AccessToken;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or IOException or InvalidDataException)
        {
            NoToken(e);
            throw Errors.Unavailable("ISSUER_UNAVAILABLE", "The issuer gave no token.", TimeSpan.FromSeconds(5));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The issuer gave this service no token")]
    private partial void NoToken(Exception error);

    private sealed record Issued(string Token, DateTimeOffset Until);

    private sealed record TokenAnswer
    {
        [JsonPropertyName("access_token")]
        public required string AccessToken { get; init; }

        [JsonPropertyName("expires_in")]
        public int ExpiresIn { get; init; } = 60;
    }
}
