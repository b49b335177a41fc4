using Coaching.Platform;
using Coaching.Scheduling.V1;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

/// <summary>Reads and writes that the slices share.</summary>
internal static class VisitState
{
    private const int CellMinutes = 5;

    /// <summary>The visit within the caller's reach under the RPC, if there is one.</summary>
    public static Task<VisitRow?> Find(Tx tx, Reach reach, string name) => tx.Find<VisitRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>The caller's visit, as the caller has read it and in the state that allows the change.</summary>
    public static async Task<VisitRow> Changeable(Tx tx, Reach reach, string name, long version, State allowed)
    {
        var row = await Find(tx, reach, name) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State != allowed)
        {
            var (current, must) = (Name(row.State), Name(allowed));
            throw Errors.Precondition("WRONG_STATE", $"{name} is {current} and must be {must}.", ("state", current), ("required", must));
        }

        return row;
    }

    /// <summary>Writes a changed visit over the one it was made from, and tells of it.</summary>
    public static async Task<Visit> Save(Tx tx, VisitRow changed)
    {
        var next = changed with { UpdateTime = tx.Now, Version = changed.Version + 1, SeesPlaces = true };
        if (await tx.Execute(UpdateVisit, next) == 0)
        {
            throw Errors.Stale(next.Name);
        }

        await tx.Publish(next.Name, next.Version, next.ToFact());
        return next.ToProto();
    }

    /// <summary>The visit as it is now, to the visitor who repeats a request that made or changed it.</summary>
    public static async Task<Visit> Now(Tx tx, Reach reach, string name) =>
        (await tx.Find<VisitRow>(SelectOwn, reach.With(new { Name = name })) ?? throw Errors.NotFound(name)).ToProto();

    /// <summary>Takes the visitor's time, or answers false when another visit has some of it.</summary>
    public static Task<bool> Take(Tx tx, VisitRow row) => tx.TryInsert(
        InsertCells, new { row.Visitor, First = First(row), Count = Last(row) - First(row) + 1, row.Name });

    /// <summary>Gives the visitor's time back.</summary>
    public static Task Free(Tx tx, VisitRow row) => tx.Execute(DeleteCells, new { row.Visitor, First = First(row), Last = Last(row), row.Name });

    private static string Name(State state) => state.ToString().ToUpperInvariant();

    private static long First(VisitRow row) => row.StartTime.ToUnixTimeSeconds() / 60 / CellMinutes;

    private static long Last(VisitRow row) => (row.EndTime.ToUnixTimeSeconds() - 1) / 60 / CellMinutes;

    private static readonly string SelectReached = $"{VisitRow.SelectSeen} WHERE v.name = @Name AND {VisitRow.Within}";

    private static readonly string SelectOwn = $"{VisitRow.SelectSeen} WHERE v.name = @Name AND v.visitor = @reach_caller";

    private const string UpdateVisit = """
        UPDATE visits
        SET state = @State, miss_reason = @MissReason, actual_start_time = @ActualStartTime, actual_end_time = @ActualEndTime,
            start_latitude = @StartLatitude, start_longitude = @StartLongitude, start_accuracy_meters = @StartAccuracyMeters,
            start_distance_meters = @StartDistanceMeters, end_latitude = @EndLatitude, end_longitude = @EndLongitude,
            end_accuracy_meters = @EndAccuracyMeters, end_distance_meters = @EndDistanceMeters, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND visitor = @Visitor AND version = @Version - 1
        """;

    private const string InsertCells = """
        INSERT INTO visit_cells (visitor, cell, visit)
        SELECT @Visitor, @First + n, @Name FROM cell_offsets WHERE n < @Count
        """;

    private const string DeleteCells = "DELETE FROM visit_cells WHERE visitor = @Visitor AND cell BETWEEN @First AND @Last AND visit = @Name";
}
