using System.Globalization;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Missed sessions of one coach, week and reason that are added.</summary>
internal sealed record MissDelta
{
    public const string Kind = "miss";

    public required string OrgUnit { get; init; }
    public required string Coach { get; init; }
    public required string Programme { get; init; }
    public required int Tier { get; init; }
    public required int Week { get; init; }
    public required int Reason { get; init; }
    public required long Missed { get; init; }

    public Contribution ToContribution() => new(
        string.Join(
            '|', Kind, OrgUnit, Coach, Programme, Tier.ToString(CultureInfo.InvariantCulture), Week.ToString(CultureInfo.InvariantCulture),
            Reason.ToString(CultureInfo.InvariantCulture)),
        [Missed]);

    public static MissDelta Read(Contribution contribution)
    {
        var key = contribution.Cell.Split('|');
        return new MissDelta
        {
            OrgUnit = key[1],
            Coach = key[2],
            Programme = key[3],
            Tier = int.Parse(key[4], CultureInfo.InvariantCulture),
            Week = int.Parse(key[5], CultureInfo.InvariantCulture),
            Reason = int.Parse(key[6], CultureInfo.InvariantCulture),
            Missed = contribution.Measures[0],
        };
    }
}
