using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Scheduling;

/// <summary>Where units are, from the people service's facts; an older version never replaces a newer one.</summary>
internal static class SchoolPlaces
{
    public static async Task Apply(Tx tx, Fact<OrgUnitChanged> fact)
    {
        var place = new { fact.Data.OrgUnit, fact.Data.Location?.Latitude, fact.Data.Location?.Longitude, fact.Version };
        if (await tx.Execute(UpdatePlace, place) == 0)
        {
            await tx.TryInsert(InsertPlace, place);
        }
    }

    /// <summary>Where a unit is, if somebody has said so.</summary>
    public static async Task<Spot?> Find(Tx tx, string orgUnit) => (await tx.Find<PlaceRow>(SelectPlace, new { orgUnit }))?.ToSpot();

    private const string UpdatePlace = """
        UPDATE school_places SET latitude = @Latitude, longitude = @Longitude, version = @Version WHERE org_unit = @OrgUnit AND version < @Version
        """;

    private const string InsertPlace = """
        INSERT INTO school_places (org_unit, latitude, longitude, version) VALUES (@OrgUnit, @Latitude, @Longitude, @Version)
        """;

    private const string SelectPlace = "SELECT latitude, longitude FROM school_places WHERE org_unit = @orgUnit";

    private sealed record PlaceRow
    {
        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public Spot? ToSpot() => Spot.Of(Latitude, Longitude);
    }
}
