using Coaching.Observations.V1;
using Coaching.Platform;
using State = Coaching.Observations.V1.CoachingAgreement.Types.State;

namespace Coaching.Observations;

/// <summary>One revision of an agreement.</summary>
internal sealed record CoachingAgreementRow
{
    public const string Pattern = "coachingAgreements/{coaching_agreement}";

    private const string Select = """
        SELECT a.name, a.coaching_cycle, a.coaching_relationship, a.coach, a.coachee, a.org_unit, a.county, a.state, a.create_time, a.update_time,
               a.version, a.revision AS latest_revision, r.revision, r.by_coach, r.coach_accept_time, r.coachee_accept_time, r.content,
               r.create_time AS revision_create_time
        FROM coaching_agreements a JOIN coaching_agreement_revisions r ON r.coaching_agreement = a.name
        """;

    public static readonly string SelectVisible = $"{Select} WHERE {Reach.Predicate("a.org_unit", "a.coach", "a.coachee")}";

    public const string Insert = """
        INSERT INTO coaching_agreements (name, coaching_cycle, coaching_relationship, coach, coachee, org_unit, county, state, revision,
                                         create_time, update_time, version)
        VALUES (@Name, @CoachingCycle, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @County, @State, @Revision, @CreateTime, @UpdateTime,
                @Version)
        """;

    public const string Update = """
        UPDATE coaching_agreements SET state = @State, revision = @Revision, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string InsertRevision = """
        INSERT INTO coaching_agreement_revisions (coaching_agreement, revision, by_coach, coaching_relationship, coach, coachee, content, create_time)
        VALUES (@Name, @Revision, @ByCoach, @CoachingRelationship, @Coach, @Coachee, @Content, @RevisionCreateTime)
        """;

    public const string UpdateRevision = """
        UPDATE coaching_agreement_revisions SET coach_accept_time = @CoachAcceptTime, coachee_accept_time = @CoacheeAcceptTime
        WHERE coaching_agreement = @Name AND revision = @Revision
        """;

    public required string Name { get; init; }

    public required string CoachingCycle { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required State State { get; init; }

    public required int LatestRevision { get; init; }

    public required int Revision { get; init; }

    public required bool ByCoach { get; init; }

    public DateTimeOffset? CoachAcceptTime { get; init; }

    public DateTimeOffset? CoacheeAcceptTime { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset RevisionCreateTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>A revision within the caller's reach, the latest for 0.</summary>
    public static Task<CoachingAgreementRow?> Find(Session db, Reach reach, string name, int revision) => db.Find<CoachingAgreementRow>(
        $"{SelectVisible} AND a.name = @name AND r.revision = {(revision == 0 ? "a.revision" : "@revision")}", reach.With(new { name, revision }));

    /// <summary>The name that a revision's content is sealed under.</summary>
    public static string RevisionName(string name, int revision) => $"{name}/revisions/{revision}";

    public static CoachingAgreement ContentOf(CoachingAgreement agreement) => new()
    {
        Goals = agreement.Goals,
        CoachRole = agreement.CoachRole,
        CoacheeRole = agreement.CoacheeRole,
        StartDate = agreement.StartDate,
        EndDate = agreement.EndDate,
        Timeline = agreement.Timeline,
        Confidentiality = agreement.Confidentiality,
        GoalNames = { agreement.GoalNames },
        ChangeNote = agreement.ChangeNote,
    };

    public async Task<CoachingAgreement> ToProto(Session db, Vault vault)
    {
        var agreement = await vault.Open<CoachingAgreement>(db, RevisionName(Name, Revision), Content);
        agreement.Name = Name;
        agreement.CoachingRelationship = CoachingRelationship;
        agreement.CoachingCycle = CoachingCycle;
        agreement.State = Revision == LatestRevision ? State
            : CoachAcceptTime is not null && CoacheeAcceptTime is not null ? State.Accepted : State.Proposed;
        agreement.Revision = Revision;
        agreement.Author = ByCoach ? Coach : Coachee;
        agreement.CoachAcceptTime = CoachAcceptTime.ToProto();
        agreement.CoacheeAcceptTime = CoacheeAcceptTime.ToProto();
        agreement.Coach = Coach;
        agreement.Coachee = Coachee;
        agreement.RevisionCreateTime = RevisionCreateTime.ToProto();
        agreement.CreateTime = CreateTime.ToProto();
        agreement.UpdateTime = UpdateTime.ToProto();
        agreement.Etag = Etag.Of(Version);
        return agreement;
    }

    public CoachingAgreementChanged ToFact() => new()
    {
        CoachingAgreement = Name,
        CoachingCycle = CoachingCycle,
        CoachingRelationship = CoachingRelationship,
        OrgUnit = OrgUnit,
        County = County,
        Revision = Revision,
        AcceptTime = State == State.Accepted ? UpdateTime.ToProto() : null,
        EndTime = State == State.Ended ? UpdateTime.ToProto() : null,
    };
}
