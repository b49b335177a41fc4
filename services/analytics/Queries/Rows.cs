using Coaching.Analytics.V1;

namespace Coaching.Analytics;

/// <summary>Sums of cells.</summary>
internal abstract record CellSums
{
    public long ObservationOpen { get; init; }
    public long ObservationDone { get; init; }
    public long ObservationMissed { get; init; }
    public long ObservationOverdue { get; init; }
    public long FeedbackOpen { get; init; }
    public long FeedbackDone { get; init; }
    public long FeedbackMissed { get; init; }
    public long FeedbackOverdue { get; init; }
    public long OtherDone { get; init; }
    public long Observations { get; init; }
    public long ObservationMinutes { get; init; }
    public long FeedbackMeetings { get; init; }
    public long FeedbackMinutes { get; init; }

    public bool HasCompletion => (ObservationOpen | ObservationDone | ObservationMissed | FeedbackOpen | FeedbackDone | FeedbackMissed) != 0;

    public bool HasActivity => (ObservationDone | FeedbackDone | OtherDone | Observations | FeedbackMeetings) != 0;

    public Completion ToObservation() => Rate(ObservationOpen, ObservationDone, ObservationMissed, ObservationOverdue);

    public Completion ToFeedback() => Rate(FeedbackOpen, FeedbackDone, FeedbackMissed, FeedbackOverdue);

    private static Completion Rate(long open, long done, long missed, long overdue)
    {
        var due = done + missed + overdue;
        var completion = new Completion { Due = due, Done = done, Missed = missed, Open = open };
        if (due > 0)
        {
            completion.Rate = (double)done / due;
        }

        return completion;
    }
}

/// <summary>Sums of the cells that one row is about.</summary>
internal sealed record CellRow : CellSums
{
    public required string OrgUnit { get; init; }
    public required int Week { get; init; }
    public required string Programme { get; init; }
    public required int Tier { get; init; }
    public required string Coach { get; init; }
    public required long CompletionPeople { get; init; }
    public required long ActivityPeople { get; init; }

    public RowKey Key => new() { OrgUnit = OrgUnit, Week = Week, Programme = Programme, Tier = Tier, Coach = Coach };
}

/// <summary>The columns that other rows begin with.</summary>
internal abstract record KeyedRow
{
    public required string OrgUnit { get; init; }
    public required int Week { get; init; }
    public required string Programme { get; init; }
    public required int Tier { get; init; }
    public required string Coach { get; init; }

    public RowKey Key => new() { OrgUnit = OrgUnit, Week = Week, Programme = Programme, Tier = Tier, Coach = Coach };
}

/// <summary>Missed sessions of one reason.</summary>
internal sealed record MissRow : KeyedRow
{
    public required int Reason { get; init; }
    public required long Missed { get; init; }
}

/// <summary>People whom the figures are about.</summary>
internal sealed record PeopleRow : KeyedRow
{
    public required long People { get; init; }
}

/// <summary>What PLCs did.</summary>
internal sealed record PlcRow : KeyedRow
{
    public required long Held { get; init; }
    public required long Attendances { get; init; }
}
