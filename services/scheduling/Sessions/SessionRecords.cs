using Coaching.Observations.V1;
using Coaching.Platform;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

/// <summary>
/// Completes the session that a record names: the same pair's, of the record's kind, planned, started or missed. A record that is here before its
/// session waits for it; so the outcome is the same in whichever order the two arrive.
/// </summary>
internal static class SessionRecords
{
    public static Task Apply(Tx tx, Fact<ObservationRecorded> fact) => Apply(tx, new RecordRow
    {
        Session = fact.Data.Session,
        Record = fact.Data.Observation,
        CoachingRelationship = fact.Data.CoachingRelationship,
        Kind = Kind.Observation,
        StartTime = fact.Data.StartTime.ToDateTimeOffset(),
        EndTime = fact.Data.EndTime.ToDateTimeOffset(),
    });

    /// <summary>A lesson was seen, without any judgement.</summary>
    public static Task Apply(Tx tx, Fact<DropInRecorded> fact) => Apply(tx, new RecordRow
    {
        Session = fact.Data.Session,
        Record = fact.Data.DropIn,
        CoachingRelationship = fact.Data.CoachingRelationship,
        Kind = Kind.Observation,
        StartTime = fact.Data.StartTime.ToDateTimeOffset(),
        EndTime = fact.Data.EndTime.ToDateTimeOffset(),
    });

    public static Task Apply(Tx tx, Fact<FeedbackMeetingHeld> fact) => Apply(tx, new RecordRow
    {
        Session = fact.Data.Session,
        Record = fact.Data.FeedbackMeeting,
        CoachingRelationship = fact.Data.CoachingRelationship,
        Kind = Kind.Feedback,
        StartTime = fact.Data.StartTime.ToDateTimeOffset(),
        EndTime = fact.Data.EndTime.ToDateTimeOffset(),
    });

    /// <summary>Completes a session that has just been planned, if its record was here first.</summary>
    public static async Task<SessionRow> ApplyEarly(Tx tx, SessionRow planned)
    {
        var row = planned;
        foreach (var record in await tx.Query<RecordRow>(SelectEarly, new { planned.Name }))
        {
            row = await Complete(tx, row, record);
        }

        return row;
    }

    private static async Task Apply(Tx tx, RecordRow record)
    {
        if (record.Session.Length == 0)
        {
            return;
        }

        if (await tx.Find<SessionRow>(SelectSession, record) is { } row)
        {
            await Complete(tx, row, record);
        }
        else
        {
            await tx.TryInsert(InsertEarly, record);
        }
    }

    private static async Task<SessionRow> Complete(Tx tx, SessionRow row, RecordRow record)
    {
        var fits = row.CoachingRelationship == record.CoachingRelationship && row.Kind == record.Kind;
        if (!fits || row.State is not (State.Planned or State.Started or State.Missed))
        {
            return row;
        }

        // What really took place completes a missed session whatever has been booked in its time since.
        return await SessionState.Complete(tx, row with { ActualStartTime = record.StartTime, ActualEndTime = record.EndTime, CompletedBy = record.Record });
    }

    private const string SelectSession = $"SELECT {SessionRow.Columns} FROM sessions WHERE name = @Session";

    private const string InsertEarly = $"""
        INSERT INTO early_records ({RecordRow.Columns})
        VALUES (@Session, @Record, @CoachingRelationship, @Kind, @StartTime, @EndTime)
        """;

    private const string SelectEarly = $"SELECT {RecordRow.Columns} FROM early_records WHERE session = @Name ORDER BY start_time, record";

    private sealed record RecordRow
    {
        public const string Columns = "session, record, coaching_relationship, kind, start_time, end_time";

        public required string Session { get; init; }

        public required string Record { get; init; }

        public required string CoachingRelationship { get; init; }

        public required Kind Kind { get; init; }

        public required DateTimeOffset StartTime { get; init; }

        public required DateTimeOffset EndTime { get; init; }
    }
}
