using Coaching.Platform;
using Coaching.Plcs.V1;
using Attendance = Coaching.Plcs.V1.PlcMeeting.Types.Attendance;
using State = Coaching.Plcs.V1.PlcMeeting.Types.State;

namespace Coaching.Plcs;

/// <summary>Reads and writes of meetings that the slices share.</summary>
internal static class PlcMeetingState
{
    /// <summary>The meeting within the caller's reach under the RPC, if there is one.</summary>
    public static Task<PlcMeetingRow?> Find(Session tx, Reach reach, string name) =>
        tx.Find<PlcMeetingRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>The meeting within reach, still planned and as the caller has read it.</summary>
    public static async Task<PlcMeetingRow> Planned(Session tx, Reach reach, string name, long version)
    {
        var row = await Find(tx, reach, name) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        if (row.State != State.Planned)
        {
            var current = row.State.ToString().ToUpperInvariant();
            throw Errors.Precondition("WRONG_STATE", $"{name} is {current} and must be PLANNED.", ("state", current), ("required", "PLANNED"));
        }

        return row;
    }

    /// <summary>Writes a changed meeting over the one it was made from.</summary>
    public static async Task<PlcMeetingRow> Save(Session tx, PlcMeetingRow changed)
    {
        var next = changed with { UpdateTime = tx.Now, Version = changed.Version + 1 };
        return await tx.Execute(UpdateMeeting, next) == 1 ? next : throw Errors.Stale(next.Name);
    }

    /// <summary>Takes a planned meeting back.</summary>
    public static async Task<PlcMeetingRow> Cancel(Session tx, PlcMeetingRow row)
    {
        var cancelled = await Save(tx, row with { State = State.Cancelled });
        await tx.Publish(cancelled.Name, cancelled.Version, new PlcMeetingCancelled { PlcMeeting = cancelled.ToFacts([]) });
        return cancelled;
    }

    /// <summary>The meeting as it is now, to the caller who repeats a request that made or changed it.</summary>
    public static async Task<PlcMeeting> Now(Session tx, Reach reach, string name)
    {
        var row = await tx.Find<PlcMeetingRow>(SelectConcerned, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);
        return row.ToProto((await Attendances(tx, [row]))[name]);
    }

    /// <summary>Who was at the meetings, at most a page of them.</summary>
    public static async Task<ILookup<string, Attendance>> Attendances(Session tx, IReadOnlyCollection<PlcMeetingRow> meetings)
    {
        var held = meetings.Where(meeting => meeting.State == State.Held).Select(meeting => meeting.Name).ToArray();
        var rows = held.Length == 0 ? [] : await tx.Query<AttendanceRow>(SelectAttendance, new { held });
        return rows.ToLookup(row => row.PlcMeeting, row => new Attendance { Person = row.Person, Status = row.Status }, StringComparer.Ordinal);
    }

    private static readonly string SelectReached = $"""
        SELECT {PlcMeetingRow.Columns} FROM plc_meetings m JOIN plcs p ON p.name = m.plc
        WHERE m.name = @Name AND {PlcRow.Within}
        """;

    private static readonly string SelectConcerned = $"""
        SELECT {PlcMeetingRow.Columns} FROM plc_meetings m JOIN plcs p ON p.name = m.plc
        WHERE m.name = @Name AND {PlcRow.Concerns}
        """;

    private const string SelectAttendance = """
        SELECT plc_meeting, person, status FROM plc_attendance WHERE plc_meeting IN @held ORDER BY plc_meeting, person
        """;

    private const string UpdateMeeting = """
        UPDATE plc_meetings
        SET state = @State, outputs = @Outputs, facilitator = @Facilitator, expected_count = @ExpectedCount, update_time = @UpdateTime,
            version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    private sealed record AttendanceRow
    {
        public required string PlcMeeting { get; init; }

        public required string Person { get; init; }

        public required Attendance.Types.Status Status { get; init; }
    }
}
