using Coaching.People.V1;
using Coaching.Platform;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>What must hold of a unit whoever brings it, a person or an import.</summary>
internal static class OrgUnitRules
{
    /// <summary>The units that may stand above one.</summary>
    public const int MaxAbove = 32;

    /// <summary>More than a person has: a unit takes over those of the units merged into it.</summary>
    public const int MaxExternalIds = 100;

    public static void Check(Violations violations, OrgUnit unit, IReadOnlySet<string> fields, string path = "org_unit")
    {
        if (fields.Contains("display_name"))
        {
            violations.Text($"{path}.display_name", unit.DisplayName, 1, 200)
                .Require(string.IsNullOrEmpty(unit.DisplayName) || !string.IsNullOrWhiteSpace(unit.DisplayName), $"{path}.display_name", "must not be blank");
        }

        if (fields.Contains("code"))
        {
            violations.Text($"{path}.code", unit.Code, 0, 50);
        }

        if (fields.Contains("external_ids"))
        {
            ExternalIds.Check(violations, $"{path}.external_ids", unit.ExternalIds, MaxExternalIds);
        }

        if (fields.Contains("location") && unit.Location is { } at)
        {
            violations.Require(at.Latitude is >= -90 and <= 90, $"{path}.location.latitude", "must be -90 to 90 degrees")
                .Require(at.Longitude is >= -180 and <= 180, $"{path}.location.longitude", "must be -180 to 180 degrees");
        }
    }

    /// <summary>
    /// Whether a unit of one level may stand directly below one of another: larger places hold smaller ones, and trusts, clusters and departments
    /// others of their kind, so that a tree may be as deep as the ancestors of a unit can be told.
    /// </summary>
    public static bool MayStandBelow(Level child, Level? parent) => (child, parent) switch
    {
        (Level.Department, _) => parent is Level.School or Level.Phase or Level.Department,
        (_, null) => true,
        (Level.Nation, _) => false,
        (Level.Trust or Level.Cluster, _) when child == parent => true,
        _ => Rank(parent.Value) < Rank(child),
    };

    /// <summary>FAILED_PRECONDITION when a unit, or one as many steps below it, would stand deeper than its ancestors can be told.</summary>
    public static void MustNotBeDeeper(OrgUnitRow unit, int stepsBelow = 0)
    {
        if (unit.AncestorNames.Length + stepsBelow > MaxAbove)
        {
            throw Errors.Precondition("ORG_UNIT_TOO_DEEP", $"At most {MaxAbove} units may stand above one.", ("name", unit.Name));
        }
    }

    // A trust's phases and a county's sub-counties are alternatives, hence the shared rank.
    private static int Rank(Level level) => level switch
    {
        Level.Nation => 0,
        Level.County => 1,
        Level.Trust => 2,
        Level.SubCounty or Level.Phase => 3,
        Level.Zone => 4,
        Level.Cluster => 5,
        Level.School => 6,
        _ => 7,
    };
}
