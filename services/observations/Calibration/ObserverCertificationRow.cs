using Coaching.Observations.V1;
using Coaching.Platform;
using State = Coaching.Observations.V1.ObserverCertification.Types.State;

namespace Coaching.Observations;

internal sealed record ObserverCertificationRow
{
    public const string Pattern = "observerCertifications/{observer_certification}";

    public const string Columns =
        "name, observer, instrument, issuer, org_unit, county, issue_time, expire_time, withdraw_time, standard_revision, version";

    /// <summary>The condition that a certification <c>c</c> is for the caller to see.</summary>
    public static readonly string Within = Reach.Predicate("c.org_unit", null, "c.observer");

    public required string Name { get; init; }

    public required string Observer { get; init; }

    public required string Instrument { get; init; }

    public required string Issuer { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset IssueTime { get; init; }

    public required DateTimeOffset ExpireTime { get; init; }

    public DateTimeOffset? WithdrawTime { get; init; }

    public required int StandardRevision { get; init; }

    public required long Version { get; init; }

    /// <summary>The row within the caller's reach under the RPC; NOT_FOUND, missing or not, otherwise.</summary>
    public static async Task<ObserverCertificationRow> Find(Session db, Reach reach, string name) =>
        await db.Find<ObserverCertificationRow>(SelectReached, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    public ObserverCertification ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Observer = Observer,
        Instrument = Instrument,
        Issuer = Issuer,
        IssueTime = IssueTime.ToProto(),
        ExpireTime = ExpireTime.ToProto(),
        StandardRevision = StandardRevision,
        State = WithdrawTime is not null ? State.Withdrawn : ExpireTime <= now ? State.Expired : State.Valid,
        Etag = Etag.Of(Version),
    };

    public ObserverCertificationChanged ToFact() => new()
    {
        ObserverCertification = Name,
        Observer = Observer,
        Instrument = Instrument,
        OrgUnit = OrgUnit,
        County = County,
        IssueTime = IssueTime.ToProto(),
        ExpireTime = ExpireTime.ToProto(),
        WithdrawTime = WithdrawTime.ToProto(),
    };

    private static readonly string SelectReached = $"SELECT {Columns} FROM observer_certifications c WHERE c.name = @Name AND {Within}";
}
