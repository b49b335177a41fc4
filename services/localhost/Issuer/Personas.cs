namespace Coaching.Localhost;

/// <summary>The people of the demonstration by the names that `GET /dev/token?as=` takes.</summary>
internal static class Personas
{
    public const string National = "national-officer";
    public const string MachakosOfficer = "machakos-officer";
    public const string KajiadoOfficer = "kajiado-officer";
    public const string Partner = "leadnow";

    private const string PartnerScopes =
        "org-units.read people.read programmes.read coaching-relationships.read completion.read coverage.read activity.read plc-regularity.read analytics.read";

    /// <summary>Those who have no number.</summary>
    public static IReadOnlyList<Persona> Named { get; } =
    [
        new(National, "national_admin", "runs the programme for the nation"),
        new(MachakosOfficer, "county_officer", "runs it for Machakos"),
        new(KajiadoOfficer, "county_officer", "runs it for Kajiado"),
        new(Partner, "partner", "a partner app, by itself", PartnerScopes),
    ];

    /// <summary>The persona of that name; null when there is none.</summary>
    public static Persona? Find(string id) =>
        Named.FirstOrDefault(persona => persona.Id == id) ?? id.Split('-')[0] switch
        {
            "official" => new Persona(id, "education_official", "an education official, who coaches heads"),
            "head" => new Persona(id, "head_teacher", "a headteacher, who coaches a teacher"),
            "teacher" => new Persona(id, "teacher", "a teacher"),
            "colleague" => new Persona(id, "teacher", "another teacher"),
            _ => null,
        };
}
