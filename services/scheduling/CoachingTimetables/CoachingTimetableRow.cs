using Coaching.Platform;
using Coaching.Scheduling.V1;
using State = Coaching.Scheduling.V1.CoachingTimetable.Types.State;

namespace Coaching.Scheduling;

internal sealed record CoachingTimetableRow
{
    public const string Pattern = "coachingTimetables/{coaching_timetable}";

    public const string Columns =
        "name, org_unit, county, programme, state, revision, timetable, start_date, end_date, pair_count, served_count, content, version, "
        + "create_time, update_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Programme { get; init; }

    public required State State { get; init; }

    public required int Revision { get; init; }

    public required string Timetable { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public required int PairCount { get; init; }

    public required int ServedCount { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>The coaching timetable within the caller's reach under the RPC, if there is one.</summary>
    public static Task<CoachingTimetableRow?> Find(Tx db, Reach reach, string name) =>
        db.Find<CoachingTimetableRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>The coaching timetable as the caller has read it and in a state that allows the change.</summary>
    public static async Task<CoachingTimetableRow> Changeable(Tx tx, Reach reach, string name, long version, State required)
    {
        var row = await Find(tx, reach, name) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        return row.State == required ? row : throw WrongState(row, required);
    }

    /// <summary>Writes a changed row over the one it was made from.</summary>
    public static async Task<CoachingTimetableRow> Save(Tx tx, CoachingTimetableRow changed)
    {
        var next = changed with { UpdateTime = tx.Now, Version = changed.Version + 1 };
        return await tx.Execute(Update, next) == 1 ? next : throw Errors.Stale(next.Name);
    }

    /// <summary>Without slots and pairs that have none, as lists have it.</summary>
    public CoachingTimetable ToSummary()
    {
        var whole = ToProto([]);
        whole.UnservedPairs.Clear();
        whole.Settings = null;
        return whole;
    }

    public CoachingTimetable ToProto(IEnumerable<CoachingSlotRow> slots)
    {
        var proto = Platform.Content.Read<CoachingTimetable>(Content);
        proto.Name = Name;
        proto.OrgUnit = OrgUnit;
        proto.Programme = Programme;
        proto.State = State;
        proto.Revision = Revision;
        proto.Timetable = Timetable;
        proto.PairCount = PairCount;
        proto.ServedCount = ServedCount;
        proto.StartDate = StartDate.ToProto();
        proto.EndDate = EndDate.ToProto();
        proto.CreateTime = CreateTime.ToProto();
        proto.UpdateTime = UpdateTime.ToProto();
        proto.Etag = Etag.Of(Version);
        proto.Slots.AddRange(slots.Select(slot => slot.ToProto()));
        return proto;
    }

    public static Grpc.Core.RpcException WrongState(CoachingTimetableRow row, State required)
    {
        var (current, must) = (row.State.ToString().ToUpperInvariant(), required.ToString().ToUpperInvariant());
        return Errors.Precondition("WRONG_STATE", $"{row.Name} is {current} and must be {must}.", ("state", current), ("required", must));
    }

    private static readonly string SelectReached = $"""
        SELECT {Columns} FROM coaching_timetables t
        WHERE t.name = @Name AND {Reach.Predicate("t.org_unit")}
        """;

    private const string Update = """
        UPDATE coaching_timetables
        SET state = @State, start_date = @StartDate, end_date = @EndDate, content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
