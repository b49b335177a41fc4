namespace Coaching.Platform;

/// <summary>An org unit as every service knows it.</summary>
public sealed record UnitEntry
{
    internal const string Columns = "name, display_name, level, parent, county, state, version";

    public required string Name { get; init; }
    public required string DisplayName { get; init; }

    /// <summary>A value of OrgUnit.Level.</summary>
    public required int Level { get; init; }

    /// <summary>Empty for a root.</summary>
    public required string Parent { get; init; }

    /// <summary>Empty above county level.</summary>
    public required string County { get; init; }

    /// <summary>A value of OrgUnit.State.</summary>
    public required int State { get; init; }
    public required long Version { get; init; }
}

/// <summary>A member of staff as every service knows them: no text about the person.</summary>
public sealed record PersonEntry
{
    internal const string Columns = "name, staff_kind, state, org_unit, county, version";

    public required string Name { get; init; }

    /// <summary>A value of Person.StaffKind.</summary>
    public required int StaffKind { get; init; }

    /// <summary>A value of Person.State.</summary>
    public required int State { get; init; }

    /// <summary>The primary unit; may be empty.</summary>
    public required string OrgUnit { get; init; }
    public required string County { get; init; }
    public required long Version { get; init; }
}

/// <summary>A pair of coach and coachee as every service knows it.</summary>
public sealed record PairEntry
{
    internal const string Columns = "name, coach, coachee, org_unit, county, programme, tier, strand, start_date, end_date, version";

    public required string Name { get; init; }
    public required string Coach { get; init; }
    public required string Coachee { get; init; }
    public required string OrgUnit { get; init; }
    public required string County { get; init; }

    /// <summary>Empty outside programmes.</summary>
    public required string Programme { get; init; }

    /// <summary>A value of Tier.</summary>
    public required int Tier { get; init; }

    /// <summary>A value of Strand.</summary>
    public required int Strand { get; init; }
    public required DateOnly StartDate { get; init; }

    /// <summary>The first day after it; null while it is open.</summary>
    public required DateOnly? EndDate { get; init; }
    public required long Version { get; init; }

    /// <summary>Whether the pair runs on a day.</summary>
    public bool RunsOn(DateOnly day) => StartDate <= day && (EndDate is null || day < EndDate);
}

/// <summary>A programme as every service knows it.</summary>
public sealed record ProgrammeEntry
{
    internal const string Columns = "name, display_name, start_date, end_date, cadence_seconds, observation_seconds, feedback_seconds, version";

    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required DateOnly StartDate { get; init; }

    /// <summary>The first day after it; null while it is open.</summary>
    public required DateOnly? EndDate { get; init; }
    public required long CadenceSeconds { get; init; }
    public required long ObservationSeconds { get; init; }
    public required long FeedbackSeconds { get; init; }
    public required long Version { get; init; }
}
