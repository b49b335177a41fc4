using Coaching.People.V1;
using Coaching.Platform;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.People;

/// <summary>What must hold of a unit whoever brings it, a person or an import.</summary>
internal static class OrgUnitRules
{
    public static void Check(Violations violations, OrgUnit unit, IReadOnlySet<string> fields)
    {
        if (fields.Contains("display_name"))
        {
            violations.Text("org_unit.display_name", unit.DisplayName, 1, 200)
                .Require(string.IsNullOrEmpty(unit.DisplayName) || !string.IsNullOrWhiteSpace(unit.DisplayName), "org_unit.display_name", "must not be blank");
        }

        if (fields.Contains("code"))
        {
            violations.Text("org_unit.code", unit.Code, 0, 50);
        }

        if (fields.Contains("external_ids"))
        {
            ExternalIds.Check(violations, "org_unit.external_ids", unit.ExternalIds, onePerSystem: true);
        }

        if (fields.Contains("location") && unit.Location is { } at)
        {
            violations.Require(at.Latitude is >= -90 and <= 90, "org_unit.location.latitude", "must be -90 to 90 degrees")
                .Require(at.Longitude is >= -180 and <= 180, "org_unit.location.longitude", "must be -180 to 180 degrees");
        }
    }

    /// <summary>Whether a unit of one level may stand directly below one of another: larger places hold smaller ones, so that a tree is eight deep at most.</summary>
    public static bool MayStandBelow(Level child, Level? parent) => parent is null
        ? child is not Level.Department
        : child is not Level.Nation && Rank(parent.Value) < Rank(child) && (child is not Level.Department || parent is Level.School);

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
