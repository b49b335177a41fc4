using Coaching.Analytics.V1;
using Coaching.Type.V1;
using Google.Type;

namespace Coaching.Cli;

/// <summary>A row of figures of any kind: what it is about, and its numbers as text.</summary>
internal sealed record FigureRow
{
    public required string OrgUnit { get; init; }

    public required string DisplayName { get; init; }

    public Date? Week { get; init; }

    public string Programme { get; init; } = "";

    public Tier Tier { get; init; }

    public string Coach { get; init; } = "";

    public bool IsSuppressed { get; init; }

    public bool HasChildren { get; init; }

    public required IReadOnlyList<string> Numbers { get; init; }

    /// <summary>The columns that tell rows apart.</summary>
    public static IReadOnlyList<string> Headings(IReadOnlyList<Dimension> by) =>
        [.. by.SelectMany(dimension => dimension == Dimension.OrgUnit ? ["Unit", "Id"] : new[] { dimension.ToString() })];

    public IEnumerable<string> Cells(IReadOnlyList<Dimension> by) => by.SelectMany(dimension => dimension switch
    {
        Dimension.OrgUnit => [DisplayName, Names.Id(OrgUnit)],
        Dimension.Week => [Figures.Day(Week)],
        Dimension.Programme => [Programme.Length > 0 ? Names.Id(Programme) : "(none)"],
        Dimension.Tier => [Figures.Words(Tier)],
        _ => new[] { Names.Id(Coach) },
    }).Concat(NumberCells());

    /// <summary>The same columns in the total's row.</summary>
    public IEnumerable<string> TotalCells(IReadOnlyList<Dimension> by)
    {
        var rest = Headings(by).Skip(1).Select(heading => heading == "Id" ? Names.Id(OrgUnit) : "");
        return rest.Prepend($"Total {DisplayName}".TrimEnd()).Concat(NumberCells());
    }

    private IEnumerable<string> NumberCells() => IsSuppressed ? Numbers.Select(_ => Figures.Suppressed) : Numbers;
}
