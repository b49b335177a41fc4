namespace Coaching.Scheduling;

/// <summary>What a file does not say of itself, and how much of it is read.</summary>
internal sealed record TimetableOptions
{
    /// <summary>Bell times by the name of the period, for names that hold none; listed in the order of the day.</summary>
    public IReadOnlyList<BellTime> Bells { get; init; } = [];

    /// <summary>Bell times that the school keeps, for periods that neither their names nor <see cref="Bells"/> explain; they add no periods.</summary>
    public IReadOnlyList<BellTime> UsualBells { get; init; } = [];

    /// <summary>Days by their name, for names that no language explains; listed in the order of the cycle.</summary>
    public IReadOnlyList<NamedDay> Days { get; init; } = [];

    /// <summary>What the days stand for, against what the file says.</summary>
    public TimetableMode? Mode { get; init; }

    /// <summary>The encoding of text that neither declares one nor is UTF-8.</summary>
    public string FallbackEncoding { get; init; } = "windows-1252";

    /// <summary>What separates values; null finds out from the first line.</summary>
    public char? Separator { get; init; }

    /// <summary>Names of the columns of a CSV of one's own.</summary>
    public CsvTimetableColumns Columns { get; init; } = new();

    public long MaxCharacters { get; init; } = 256L << 20;

    public int MaxIssues { get; init; } = 5_000;

    /// <summary>The largest number of lessons, and of names of each kind.</summary>
    public int MaxRecords { get; init; } = 100_000;

    /// <summary>The largest sum over lessons of their periods times those who teach them.</summary>
    public int MaxOccupied { get; init; } = 2_000_000;

    /// <summary>The largest number of days and, apart, of periods.</summary>
    public int MaxAxis { get; init; } = 400;
}

internal sealed record BellTime(string Period, TimeOnly Start, TimeOnly End);

internal sealed record NamedDay(string Name, DayOfWeek Weekday, int Week = 1);

/// <summary>The header's words for what a lesson is; an empty one is not read.</summary>
internal sealed record CsvTimetableColumns
{
    public string Staff { get; init; } = "staff";

    public string Day { get; init; } = "day";

    public string Period { get; init; } = "period";

    public string Subject { get; init; } = "subject";

    public string Class { get; init; } = "class";

    public string Room { get; init; } = "room";

    public string Duration { get; init; } = "";

    public string Id { get; init; } = "";

    /// <summary>What separates several people, classes or rooms of one cell.</summary>
    public char ListSeparator { get; init; } = '+';
}
