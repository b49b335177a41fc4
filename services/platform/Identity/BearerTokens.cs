using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Coaching.Platform;

/// <summary>Sets JwtBearer up by OIDC discovery, for the one issuer and audience of the options.</summary>
internal sealed class BearerTokens(IOptions<AuthOptions> options, TimeProvider clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    // Discovery documents and key sets are a few KiB; an issuer that sends more is not one.
    private const int MaxDiscoveryBytes = 1024 * 1024;

    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddJwtBearer();
        services.AddSingleton<IAuthenticationSchemeProvider, NoDefaultScheme>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerTokens>();
        services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            // Otherwise a key that the issuer has withdrawn would go on being accepted for an hour.
            if (bearer.ConfigurationManager is BaseConfigurationManager keys)
            {
                keys.UseLastKnownGoodConfiguration = false;
            }
        });
        services.AddSingleton<Authenticator>();
    }

    public void Configure(JwtBearerOptions bearer) => Configure(JwtBearerDefaults.AuthenticationScheme, bearer);

    public void Configure(string? name, JwtBearerOptions bearer)
    {
        var auth = options.Value;
        bearer.MapInboundClaims = false;
        bearer.MetadataAddress = auth.Discovery;
        bearer.RequireHttpsMetadata = auth.RequireHttps;
        bearer.RefreshInterval = TimeSpan.FromMinutes(5);
        bearer.BackchannelTimeout = TimeSpan.FromSeconds(5);
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        bearer.Backchannel = new HttpClient(new KeyReads(clock, sockets))
        {
            MaxResponseContentBufferSize = MaxDiscoveryBytes,
            Timeout = bearer.BackchannelTimeout,
        };
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = auth.Audience,
            ValidAlgorithms = auth.Algorithms.Split(' '),
            IssuerValidator = (issuer, _, _) => issuer == auth.Issuer ? issuer : throw new SecurityTokenInvalidIssuerException("Another issuer."),
            LifetimeValidator = IsCurrent,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            TryAllIssuerSigningKeys = false,
            LogValidationExceptions = false,
        };
        bearer.Events = new JwtBearerEvents
        {
            // An issuer out of reach cannot vouch for a token: refused like any other, not an error of ours.
            OnAuthenticationFailed = context =>
            {
                context.Fail(context.Exception);
                return Task.CompletedTask;
            },
        };
    }

    private bool IsCurrent(DateTime? from, DateTime? until, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return until is { } end && now < end + AuthOptions.ClockSkew && (from is null || from <= now + AuthOptions.ClockSkew);
    }

    /// <summary>
    /// The framework takes an only scheme for the default and then verifies every request's token; the authenticator asks
    /// for the scheme itself, once for each token that it does not know.
    /// </summary>
    private sealed class NoDefaultScheme(IOptions<AuthenticationOptions> options) : AuthenticationSchemeProvider(options)
    {
        public override Task<AuthenticationScheme?> GetDefaultAuthenticateSchemeAsync() => Task.FromResult<AuthenticationScheme?>(null);
    }
}
