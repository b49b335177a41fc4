namespace Coaching.People;

/// <summary>Somebody who may be entered twice.</summary>
internal sealed record DuplicateCandidate
{
    private const int NationalDigits = 9;

    public required string Name { get; init; }

    public required string GivenName { get; init; }

    public required string FamilyName { get; init; }

    public required string OrgUnit { get; init; }

    /// <summary>The unit above; null for a root, or where nobody knows the unit.</summary>
    public string? Parent { get; init; }

    public required string Email { get; init; }

    public required string Phone { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public string DisplayName => $"{GivenName} {FamilyName}";

    public string[] Words => field ??= NameForm.Words(GivenName, FamilyName);

    public string EmailKey => field ??= Email.ToUpperInvariant();

    /// <summary>The digits that stay the same whether a number is written with its country or without; empty for what is too short to be one.</summary>
    public string PhoneKey => field ??= Phone.Where(char.IsAsciiDigit).ToArray() is { Length: >= NationalDigits } digits ? new string(digits[^NationalDigits..]) : "";

    /// <summary>The unit that those of the same and of neighbouring units have in common.</summary>
    public string Neighbourhood => Parent is { Length: > 0 } parent ? parent : OrgUnit;
}

/// <summary>An identifier that another system gave somebody.</summary>
internal sealed record CandidateId
{
    public required string Owner { get; init; }

    public required string Value { get; init; }
}
