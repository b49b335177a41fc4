using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using State = Coaching.People.V1.CoachingRelationship.Types.State;

namespace Coaching.People;

internal sealed record CoachingRelationshipRow
{
    public const string Columns = """
        name, coach, coachee, tier, strand, programme, org_unit, county, start_date, end_date, cadence_days, end_reason, predecessor,
        coach_appraises, version, create_time, update_time
        """;

    public const string Insert = $"""
        INSERT INTO coaching_relationships ({Columns})
        VALUES (@Name, @Coach, @Coachee, @Tier, @Strand, @Programme, @OrgUnit, @County, @StartDate, @EndDate, @CadenceDays, @EndReason, @Predecessor,
            @CoachAppraises, @Version, @CreateTime, @UpdateTime)
        """;

    public const string Store = """
        UPDATE coaching_relationships SET end_date = @EndDate, end_reason = @EndReason, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string SelectByName = $"SELECT {Columns} FROM coaching_relationships WHERE name = @name";

    /// <summary>
    /// The pair is within the caller's reach: by its unit, or as one of the two. Each of the two sees their own pairs, also past ones,
    /// and nobody sees another coach's.
    /// </summary>
    public static readonly string Within = $"""
        ({Reach.Predicate("coaching_relationships.org_unit", coach: "coaching_relationships.coach")}
            OR (@reach_coachee = 1 AND coaching_relationships.coachee = @reach_caller))
        """;

    public static readonly string SelectVisible = $"SELECT {Columns} FROM coaching_relationships WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required Tier Tier { get; init; }

    public required Strand Strand { get; init; }

    /// <summary>Empty outside programmes, since a unique key does not tell nulls apart.</summary>
    public required string Programme { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateOnly StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    /// <summary>0 when the programme says.</summary>
    public int CadenceDays { get; init; }

    public CoachingRelationship.Types.EndReason EndReason { get; init; }

    public string Predecessor { get; init; } = "";

    public bool CoachAppraises { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public CoachingRelationship ToProto(DateOnly today) => new()
    {
        Name = Name,
        Coach = Coach,
        Coachee = Coachee,
        Tier = Tier,
        Strand = Strand,
        Programme = Programme,
        OrgUnit = OrgUnit,
        County = County,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        State = StateOn(today),
        Cadence = Cadence,
        EndReason = EndReason,
        Predecessor = Predecessor,
        CoachAppraises = CoachAppraises,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public CoachingRelationshipChanged ToFact(DateOnly today) => new()
    {
        CoachingRelationship = Name,
        Coach = Coach,
        Coachee = Coachee,
        Tier = Tier,
        Strand = Strand,
        Programme = Programme,
        OrgUnit = OrgUnit,
        County = County,
        StartDate = StartDate.ToProto(),
        EndDate = EndDate.ToProto(),
        State = StateOn(today),
        Cadence = Cadence,
        EndReason = EndReason,
        Predecessor = Predecessor,
    };

    /// <summary>Ends an open pair, no earlier than it began.</summary>
    public async Task<CoachingRelationshipRow> End(Session tx, DateOnly day, CoachingRelationship.Types.EndReason reason, DateOnly today)
    {
        var ended = this with { EndDate = day < StartDate ? StartDate : day, EndReason = reason, Version = Version + 1, UpdateTime = tx.Now };
        if (await tx.Execute(Store, ended) == 0)
        {
            throw Errors.Stale(Name);
        }

        await tx.Tell(ended, today);
        return ended;
    }

    private Duration? Cadence => CadenceDays == 0 ? null : Duration.FromTimeSpan(TimeSpan.FromDays(CadenceDays));

    private State StateOn(DateOnly day) => EndDate <= day ? State.Ended : State.Active;
}
