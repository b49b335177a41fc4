namespace Coaching.Localhost;

/// <summary>Somebody whom the development issuer gives a token for the asking.</summary>
/// <param name="Id">What `as=` names; a person's id, or a client's.</param>
/// <param name="Role">The role in the token.</param>
/// <param name="Description">Who that is.</param>
/// <param name="Scopes">OAuth scopes, which a partner's token needs.</param>
internal sealed record Persona(string Id, string Role, string Description, string Scopes = "")
{
    /// <summary>Whether this is an app and not a person.</summary>
    public bool IsClient => Role is "partner" or "service";
}
