using Google.Type;

namespace Coaching.Scheduling;

/// <summary>A place in degrees of WGS 84.</summary>
internal readonly record struct Spot(double Latitude, double Longitude)
{
    public static Spot? Of(double? latitude, double? longitude) => latitude is { } north && longitude is { } east ? new Spot(north, east) : null;

    public static Spot Of(LatLng location) => new(location.Latitude, location.Longitude);

    public LatLng ToProto() => new() { Latitude = Latitude, Longitude = Longitude };
}

/// <summary>Distances over the ground, for which the earth is a ball: that is wrong by half a percent, and roads are by far more.</summary>
internal static class Earth
{
    private const double RadiusMeters = 6_371_000;

    /// <summary>The way as the crow flies, in whole metres.</summary>
    public static int Meters(Spot from, Spot to)
    {
        var (north, east) = (Radians(to.Latitude - from.Latitude), Radians(to.Longitude - from.Longitude));
        var chord = Square(Math.Sin(north / 2)) + (Math.Cos(Radians(from.Latitude)) * Math.Cos(Radians(to.Latitude)) * Square(Math.Sin(east / 2)));
        return (int)Math.Round(2 * RadiusMeters * Math.Asin(Math.Sqrt(Math.Min(1, chord))));
    }

    /// <summary>The middle of places, on either side of the date line; null of none.</summary>
    public static Spot? Middle(IReadOnlyCollection<Spot> spots)
    {
        var (x, y, z) = (0.0, 0.0, 0.0);
        foreach (var spot in spots)
        {
            var (north, east) = (Radians(spot.Latitude), Radians(spot.Longitude));
            (x, y, z) = (x + (Math.Cos(north) * Math.Cos(east)), y + (Math.Cos(north) * Math.Sin(east)), z + Math.Sin(north));
        }

        return spots.Count == 0 ? null : new Spot(Degrees(Math.Atan2(z, Math.Sqrt(Square(x) + Square(y)))), Degrees(Math.Atan2(y, x)));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Degrees(double radians) => radians * 180 / Math.PI;

    private static double Square(double number) => number * number;
}
