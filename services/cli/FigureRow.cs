using Coaching.Analytics.V1;
using Coaching.Type.V1;
using Google.Type;

namespace Coaching.Cli;

/// <summary>What a row of figures is about: the part that all of them have.</summary>
internal sealed record FigureRow(string OrgUnit, string DisplayName, Date? Week = null, string Programme = "", Tier Tier = Tier.Unspecified, string Coach = "")
{
    /// <summary>The columns that tell rows apart.</summary>
    public static IEnumerable<string> Headings(IReadOnlyList<Dimension> by) => by.Count == 0 ? ["Unit", "Id"] : by.SelectMany(dimension => dimension switch
    {
        Dimension.OrgUnit => ["Unit", "Id"],
        _ => new[] { dimension.ToString() },
    });

    public IEnumerable<string> Cells(IReadOnlyList<Dimension> by) => by.SelectMany(dimension => dimension switch
    {
        Dimension.OrgUnit => [DisplayName, Names.Id(OrgUnit)],
        Dimension.Week => [Figures.Day(Week)],
        Dimension.Programme => [Programme.Length > 0 ? Names.Id(Programme) : "(none)"],
        Dimension.Tier => [Figures.Words(Tier)],
        _ => new[] { Names.Id(Coach) },
    });

    /// <summary>The same columns in the total's row.</summary>
    public IEnumerable<string> TotalCells(IReadOnlyList<Dimension> by)
    {
        var count = Headings(by).Count();
        return new[] { $"Total {DisplayName}".TrimEnd(), by.Count == 0 || by[0] == Dimension.OrgUnit ? Names.Id(OrgUnit) : "" }
            .Concat(Enumerable.Repeat("", Math.Max(0, count - 2))).Take(count);
    }
}
