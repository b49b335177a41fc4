using Coaching.Observations.V1;
using Coaching.Platform;
using Access = Coaching.Observations.V1.WalkConsent.Types.Access;

namespace Coaching.Observations;

internal sealed record WalkConsentRow
{
    public const string Pattern = "people/{person}/walkConsent";

    /// <summary>That a consent <c>w</c> opens its person's steps on <c>@Today</c>.</summary>
    public const string IsOpen = "w.access = 2 AND (w.end_date IS NULL OR w.end_date > @Today)";

    private const string Suffix = "/walkConsent";

    public required string Person { get; init; }

    public required Access Access { get; init; }

    public DateOnly? EndDate { get; init; }

    public DateTimeOffset? UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The caller, whose consent the name must be: nobody else's is told.</summary>
    public static string OwnerOf(string name, Reach reach) =>
        name == $"people/me{Suffix}" || name == $"{reach.Caller}{Suffix}" ? reach.Caller : throw Errors.NotFound(name);

    /// <summary>A person's switch; closed until it is moved.</summary>
    public static async Task<WalkConsentRow> Of(Session db, string person) =>
        await db.Find<WalkConsentRow>("SELECT person, access, end_date, update_time, version FROM walk_consents WHERE person = @person", new { person })
        ?? new WalkConsentRow { Person = person, Access = Access.Closed, Version = 0 };

    public WalkConsent ToProto() => new()
    {
        Name = $"{Person}{Suffix}",
        Access = Access,
        EndDate = EndDate.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };
}
