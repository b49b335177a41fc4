using Coaching.People.V1;

namespace Coaching.Platform;

/// <summary>
/// Who is where and who coaches whom: each service's own copy, built from the people service's facts, which the people service
/// applies to its own tables as it makes them. An older version of a thing never replaces a newer one.
/// </summary>
public static partial class StaffDirectory
{
    /// <summary>The service whose facts fill the directory.</summary>
    public const string Source = "people";

    /// <summary>Keeps the directory from the people service's feed; every service but that one subscribes.</summary>
    public static Subscriptions Subscribe(Subscriptions subscriptions)
    {
        ArgumentNullException.ThrowIfNull(subscriptions);
        return subscriptions.From(Source)
            .On<OrgUnitChanged>((tx, fact) => Apply(tx, fact.Data, fact.Version))
            .On<PersonChanged>((tx, fact) => Apply(tx, fact.Data, fact.Version))
            .On<StaffAssignmentChanged>((tx, fact) => Apply(tx, fact.Data, fact.Version))
            .On<CoachingRelationshipChanged>((tx, fact) => Apply(tx, fact.Data, fact.Version))
            .On<ProgrammeChanged>((tx, fact) => Apply(tx, fact.Data, fact.Version));
    }

    /// <summary>The unit of a name, if it is known here.</summary>
    public static Task<UnitEntry?> Unit(Session tx, string name) =>
        tx.Find<UnitEntry>($"SELECT {UnitEntry.Columns} FROM dir_org_units WHERE name = @name", new { name });

    /// <summary>The person of a name, if known here.</summary>
    public static Task<PersonEntry?> Person(Session tx, string name) =>
        tx.Find<PersonEntry>($"SELECT {PersonEntry.Columns} FROM dir_people WHERE name = @name", new { name });

    /// <summary>The pair of a name, if it is known here.</summary>
    public static Task<PairEntry?> Pair(Session tx, string name) =>
        tx.Find<PairEntry>($"SELECT {PairEntry.Columns} FROM dir_pairs WHERE name = @name", new { name });

    /// <summary>The programme of a name, if it is known here.</summary>
    public static Task<ProgrammeEntry?> Programme(Session tx, string name) =>
        tx.Find<ProgrammeEntry>($"SELECT {ProgrammeEntry.Columns} FROM dir_programmes WHERE name = @name", new { name });

    /// <summary>
    /// The cycle that coaching follows: what the nearest place above says, then what the programme says of the strand, then of everything;
    /// null when it says nothing here yet.
    /// </summary>
    public static async Task<string?> CycleTemplate(Session tx, string programme, int strand, string orgUnit)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return await tx.Page<string>(SelectTemplate, new { programme, strand, orgUnit, take = 1 }) is [var template, ..] ? template : null;
    }

    /// <summary>Takes in a unit; a unit that moved takes all below it along.</summary>
    public static async Task Apply(Session tx, OrgUnitChanged fact, long version)
    {
        var args = new
        {
            Name = fact.OrgUnit,
            fact.DisplayName,
            Level = (int)fact.Level,
            fact.Parent,
            fact.County,
            State = (int)fact.State,
            Version = version,
        };
        var before = await Unit(tx, fact.OrgUnit);
        if (!await Put(tx, UpdateUnit, InsertUnit, args) || before?.Parent == fact.Parent)
        {
            return;
        }

        // A parent that is not known yet stands for itself until it comes; then all below it follow.
        await AddSelf(tx, fact.OrgUnit);
        if (fact.Parent.Length > 0)
        {
            await AddSelf(tx, fact.Parent);
        }

        await tx.Execute(CutFromAbove, args);
        await tx.Execute(JoinToParent, args);
    }

    /// <summary>Takes in a person.</summary>
    public static Task Apply(Session tx, PersonChanged fact, long version) => Put(tx, UpdatePerson, InsertPerson, new
    {
        Name = fact.Person,
        StaffKind = (int)fact.StaffKind,
        State = (int)fact.State,
        OrgUnit = fact.PrimaryOrgUnit,
        fact.County,
        Version = version,
    });

    /// <summary>Takes in a post.</summary>
    public static Task Apply(Session tx, StaffAssignmentChanged fact, long version) => Put(tx, UpdatePost, InsertPost, new
    {
        Name = fact.StaffAssignment,
        fact.Person,
        Role = PostRoles.Bit(fact.Role),
        fact.OrgUnit,
        StartDate = fact.StartDate.ToDateOnlyOrNull() ?? DateOnly.MinValue,
        EndDate = fact.EndDate.ToDateOnlyOrNull(),
        Version = version,
    });

    /// <summary>Takes in a pair.</summary>
    public static Task Apply(Session tx, CoachingRelationshipChanged fact, long version) => Put(tx, UpdatePair, InsertPair, new
    {
        Name = fact.CoachingRelationship,
        fact.Coach,
        fact.Coachee,
        fact.OrgUnit,
        fact.County,
        fact.Programme,
        Tier = (int)fact.Tier,
        Strand = (int)fact.Strand,
        StartDate = fact.StartDate.ToDateOnlyOrNull() ?? DateOnly.MinValue,
        EndDate = fact.EndDate.ToDateOnlyOrNull(),
        Version = version,
    });

    /// <summary>Takes in a programme with its areas and its sample.</summary>
    public static async Task Apply(Session tx, ProgrammeChanged fact, long version)
    {
        var args = new
        {
            Name = fact.Programme,
            fact.DisplayName,
            StartDate = fact.StartDate.ToDateOnlyOrNull() ?? DateOnly.MinValue,
            EndDate = fact.EndDate.ToDateOnlyOrNull(),
            CadenceSeconds = fact.Cadence?.Seconds ?? 0,
            ObservationSeconds = fact.TargetObservationDuration?.Seconds ?? 0,
            FeedbackSeconds = fact.TargetFeedbackDuration?.Seconds ?? 0,
            Version = version,
        };
        if (!await Put(tx, UpdateProgramme, InsertProgramme, args))
        {
            return;
        }

        await tx.Execute("DELETE FROM dir_programme_units WHERE programme = @Name", args);
        foreach (var (unit, sampled) in fact.OrgUnits.Distinct().Select(unit => (unit, false)).Concat(fact.SampleOrgUnits.Distinct().Select(unit => (unit, true))))
        {
            await tx.Execute(
                "INSERT INTO dir_programme_units (programme, org_unit, is_sampled) VALUES (@Name, @OrgUnit, @IsSampled)",
                new { args.Name, OrgUnit = unit, IsSampled = sampled });
        }

        await tx.Execute("DELETE FROM dir_programme_templates WHERE programme = @Name", args);
        foreach (var choice in fact.CycleTemplates.DistinctBy(choice => (choice.Strand, choice.OrgUnit)))
        {
            await tx.Execute(
                "INSERT INTO dir_programme_templates (programme, strand, org_unit, cycle_template) VALUES (@Name, @Strand, @OrgUnit, @CycleTemplate)",
                new { args.Name, Strand = (int)choice.Strand, choice.OrgUnit, choice.CycleTemplate });
        }
    }

    // False for a version that is not newer than the one held.
    private static async Task<bool> Put(Session tx, string update, string insert, object args) =>
        await tx.Execute(update, args) == 1 || await tx.TryInsert(insert, args);

    private static Task<bool> AddSelf(Session tx, string unit) =>
        tx.TryInsert("INSERT INTO dir_ancestors (org_unit, ancestor, depth) VALUES (@unit, @unit, 0)", new { unit });

    private const string CutFromAbove = """
        DELETE FROM dir_ancestors
        WHERE org_unit IN (SELECT b.org_unit FROM dir_ancestors b WHERE b.ancestor = @Name)
          AND ancestor NOT IN (SELECT b.org_unit FROM dir_ancestors b WHERE b.ancestor = @Name)
        """;

    private const string JoinToParent = """
        INSERT INTO dir_ancestors (org_unit, ancestor, depth)
        SELECT b.org_unit, a.ancestor, b.depth + a.depth + 1
        FROM dir_ancestors b CROSS JOIN dir_ancestors a
        WHERE b.ancestor = @Name AND a.org_unit = @Parent
        """;

    private const string SelectTemplate = """
        SELECT t.cycle_template
        FROM dir_programme_templates t LEFT JOIN dir_ancestors a ON a.org_unit = @orgUnit AND a.ancestor = t.org_unit
        WHERE t.programme = @programme AND (t.strand = 0 OR t.strand = @strand) AND (t.org_unit = '' OR a.ancestor IS NOT NULL)
        ORDER BY CASE WHEN a.depth IS NULL THEN 1000 ELSE a.depth END, t.strand DESC
        """;

    private const string UpdateUnit = """
        UPDATE dir_org_units
        SET display_name = @DisplayName, level = @Level, parent = @Parent, county = @County, state = @State, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertUnit = $"""
        INSERT INTO dir_org_units ({UnitEntry.Columns}) VALUES (@Name, @DisplayName, @Level, @Parent, @County, @State, @Version)
        """;

    private const string UpdatePerson = """
        UPDATE dir_people
        SET staff_kind = @StaffKind, state = @State, org_unit = @OrgUnit, county = @County, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertPerson = $"""
        INSERT INTO dir_people ({PersonEntry.Columns}) VALUES (@Name, @StaffKind, @State, @OrgUnit, @County, @Version)
        """;

    private const string UpdatePost = """
        UPDATE dir_posts
        SET person = @Person, role = @Role, org_unit = @OrgUnit, start_date = @StartDate, end_date = @EndDate, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertPost = """
        INSERT INTO dir_posts (name, person, role, org_unit, start_date, end_date, version)
        VALUES (@Name, @Person, @Role, @OrgUnit, @StartDate, @EndDate, @Version)
        """;

    private const string UpdatePair = """
        UPDATE dir_pairs
        SET coach = @Coach, coachee = @Coachee, org_unit = @OrgUnit, county = @County, programme = @Programme, tier = @Tier, strand = @Strand,
            start_date = @StartDate, end_date = @EndDate, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertPair = $"""
        INSERT INTO dir_pairs ({PairEntry.Columns})
        VALUES (@Name, @Coach, @Coachee, @OrgUnit, @County, @Programme, @Tier, @Strand, @StartDate, @EndDate, @Version)
        """;

    private const string UpdateProgramme = """
        UPDATE dir_programmes
        SET display_name = @DisplayName, start_date = @StartDate, end_date = @EndDate, cadence_seconds = @CadenceSeconds,
            observation_seconds = @ObservationSeconds, feedback_seconds = @FeedbackSeconds, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertProgramme = $"""
        INSERT INTO dir_programmes ({ProgrammeEntry.Columns})
        VALUES (@Name, @DisplayName, @StartDate, @EndDate, @CadenceSeconds, @ObservationSeconds, @FeedbackSeconds, @Version)
        """;
}
