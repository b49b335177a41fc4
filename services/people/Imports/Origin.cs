namespace Coaching.People;

/// <summary>Whose records an import brings, and in which system their identifiers stand.</summary>
/// <param name="System">The system of the identifiers, as among external identifiers.</param>
/// <param name="UnitSystem">The system by which people's units are named.</param>
/// <param name="Source">The sender below a place: only its own reference copy may end a record.</param>
internal sealed record Origin(string System, string UnitSystem, string Source)
{
    private readonly string _prefix = System == RosterRecord.System ? "" : $"{System}:";

    /// <summary>The key of a record among those of all systems; no identifier of OneRoster holds a colon.</summary>
    public string KeyOf(string id) => _prefix + id;

    /// <summary>The identifier of a key that this origin made.</summary>
    public string IdOf(string key) => key[_prefix.Length..];
}
