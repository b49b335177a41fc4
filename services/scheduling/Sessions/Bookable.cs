using Coaching.Platform;
using Kind = Coaching.Scheduling.V1.Facility.Types.Kind;

namespace Coaching.Scheduling;

/// <summary>Rooms and cameras as a session may book them.</summary>
internal sealed record Bookable
{
    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required Kind Kind { get; init; }

    public required bool OutOfUse { get; init; }

    /// <summary>Refuses a room or a camera that is not of the unit, that is the other of the two, or that is out of use; either may be empty.</summary>
    public static async Task Check(Tx tx, string orgUnit, string room, string camera)
    {
        string[] names = [.. new[] { room, camera }.Where(name => name.Length > 0)];
        if (names.Length == 0)
        {
            return;
        }

        var found = (await tx.Query<Bookable>(
            $"SELECT name, org_unit, kind, out_of_use FROM facilities WHERE name IN ({tx.Dialect.Each("@names")}) AND org_unit = @orgUnit",
            new { names = Dialect.Keys(names), orgUnit })).ToDictionary(one => one.Name, StringComparer.Ordinal);
        if (names.FirstOrDefault(name => !found.ContainsKey(name)) is { } missing)
        {
            throw Errors.NotFound(missing);
        }

        new Violations()
            .Require(room.Length == 0 || found[room].Kind != Kind.Camera, "facility", "must not be a camera")
            .Require(camera.Length == 0 || found[camera].Kind == Kind.Camera, "camera", "must be a camera")
            .ThrowIfAny();
        if (found.Values.FirstOrDefault(one => one.OutOfUse) is { } unusable)
        {
            throw Errors.Precondition("FACILITY_OUT_OF_USE", $"{unusable.Name} takes no more bookings.", ("facility", unusable.Name));
        }
    }
}
