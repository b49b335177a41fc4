using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>An organisation of a package that may be applied.</summary>
internal sealed record RosterOrg
{
    public required string SourcedId { get; init; }

    public required long Line { get; init; }

    public required bool IsDeleted { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Code { get; init; }

    public required string ParentSourcedId { get; init; }

    public double? Latitude { get; init; }

    /// <summary>The first day, where the sender says.</summary>
    public DateOnly? OpenDate { get; init; }

    public double? Longitude { get; init; }

    public Level Level { get; init; }

    /// <summary>The levels from this one to its root, as bits.</summary>
    public int Levels { get; init; }
}

/// <summary>A unit that is there already, under its sourcedId.</summary>
internal sealed record KnownOrg
{
    public required string SourcedId { get; init; }

    public required string Name { get; init; }

    public required Level Level { get; init; }

    public required string County { get; init; }

    public int Levels => LevelsOf(Level, County);

    public static int LevelsOf(Level level, string county) =>
        RosterVocabulary.Bit(level) | (county.Length > 0 ? RosterVocabulary.Bit(Level.County) : 0);
}
