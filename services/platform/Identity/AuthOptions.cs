using System.ComponentModel.DataAnnotations;

namespace Coaching.Platform;

/// <summary>Whose access tokens are accepted, and where in them the identity stands.</summary>
public sealed class AuthOptions : IValidatableObject
{
    public const string Section = "Auth";

    /// <summary>The clocks of issuer and service may differ by this much.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(60);

    /// <summary>The OIDC issuer, exactly as its tokens name it.</summary>
    [Required]
    public string Issuer { get; set; } = "";

    /// <summary>The audience that a token must be for.</summary>
    [Required]
    public string Audience { get; set; } = "coaching";

    /// <summary>Where the discovery document is, when it is not under the issuer.</summary>
    [Url]
    public string? MetadataAddress { get; set; }

    /// <summary>Whether discovery must use TLS; only a private network or a laptop may do without.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>The claims that hold roles, parted by spaces; a dot leads into an object.</summary>
    [Required]
    public string RoleClaims { get; set; } = "roles realm_access.roles";

    /// <summary>The claim that holds the person's id or resource name.</summary>
    [Required]
    public string PersonClaim { get; set; } = "person";

    /// <summary>The claim that holds the purpose of the session.</summary>
    [Required]
    public string PurposeClaim { get; set; } = "purpose";

    /// <summary>The signature algorithms accepted, parted by spaces, of RS256, PS256 and ES256.</summary>
    [RegularExpression("^(RS256|PS256|ES256)( (RS256|PS256|ES256))*$", ErrorMessage = "must hold RS256, PS256 or ES256, parted by spaces")]
    public string Algorithms { get; set; } = "RS256 PS256 ES256";

    /// <summary>The address of the discovery document.</summary>
    internal string Discovery => MetadataAddress is { Length: > 0 } address ? address : $"{Issuer.TrimEnd('/')}/.well-known/openid-configuration";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Issuer.Length > 0 && !(Uri.TryCreate(Issuer, UriKind.Absolute, out var issuer) && issuer.Scheme is "https" or "http"))
        {
            yield return new ValidationResult($"must be an http or https address, but is {Issuer}", [nameof(Issuer)]);
        }
        else if (Issuer.Length > 0 && RequireHttps && !Discovery.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
        {
            yield return new ValidationResult($"must be an https address unless Auth:RequireHttps is false, but is {Issuer}", [nameof(Issuer)]);
        }
    }
}
