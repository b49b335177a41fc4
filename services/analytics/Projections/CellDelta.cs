using System.Globalization;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>What is added at one pair and week, and in turn to each sum over it.</summary>
internal sealed record CellDelta
{
    public const string Kind = "pair";

    /// <summary>The measures, in the order in which contributions hold them.</summary>
    public static readonly string[] Columns =
    [
        "observation_open", "observation_done", "observation_missed", "feedback_open", "feedback_done", "feedback_missed", "other_done",
        "observations", "observation_minutes", "feedback_meetings", "feedback_minutes",
    ];

    public required string OrgUnit { get; init; }
    public required string Coach { get; init; }
    public required string Coachee { get; init; }
    public required string Programme { get; init; }
    public required int Tier { get; init; }
    public required int Week { get; init; }
    public int Span { get; init; } = 1;
    public long ObservationOpen { get; init; }
    public long ObservationDone { get; init; }
    public long ObservationMissed { get; init; }
    public long FeedbackOpen { get; init; }
    public long FeedbackDone { get; init; }
    public long FeedbackMissed { get; init; }
    public long OtherDone { get; init; }
    public long Observations { get; init; }
    public long ObservationMinutes { get; init; }
    public long FeedbackMeetings { get; init; }
    public long FeedbackMinutes { get; init; }

    /// <summary>What makes the coachee one of those whom the cube's figures are about.</summary>
    public long Active(Cube cube) => cube == Cube.Completion
        ? ObservationOpen + ObservationDone + ObservationMissed + FeedbackOpen + FeedbackDone + FeedbackMissed
        : ObservationDone + FeedbackDone + OtherDone + Observations + FeedbackMeetings;

    public Contribution ToContribution() => new(
        string.Join('|', Kind, OrgUnit, Coach, Coachee, Programme, Tier.ToString(CultureInfo.InvariantCulture), Week.ToString(CultureInfo.InvariantCulture)),
        [
            ObservationOpen, ObservationDone, ObservationMissed, FeedbackOpen, FeedbackDone, FeedbackMissed, OtherDone,
            Observations, ObservationMinutes, FeedbackMeetings, FeedbackMinutes,
        ]);

    public static CellDelta Read(Contribution contribution)
    {
        var key = contribution.Cell.Split('|');
        var n = contribution.Measures;
        return new CellDelta
        {
            OrgUnit = key[1],
            Coach = key[2],
            Coachee = key[3],
            Programme = key[4],
            Tier = int.Parse(key[5], CultureInfo.InvariantCulture),
            Week = int.Parse(key[6], CultureInfo.InvariantCulture),
            ObservationOpen = n[0],
            ObservationDone = n[1],
            ObservationMissed = n[2],
            FeedbackOpen = n[3],
            FeedbackDone = n[4],
            FeedbackMissed = n[5],
            OtherDone = n[6],
            Observations = n[7],
            ObservationMinutes = n[8],
            FeedbackMeetings = n[9],
            FeedbackMinutes = n[10],
        };
    }

    /// <summary>Where it is added, with nothing to add.</summary>
    public CellDelta Place() => new()
    {
        OrgUnit = OrgUnit,
        Coach = Coach,
        Coachee = Coachee,
        Programme = Programme,
        Tier = Tier,
        Week = Week,
        Span = Span,
    };

    /// <summary>Whether it adds nothing.</summary>
    public bool IsZero => this == Place();

    /// <summary>This and another at the same place.</summary>
    public CellDelta Plus(CellDelta other) => checked(this with
    {
        ObservationOpen = ObservationOpen + other.ObservationOpen,
        ObservationDone = ObservationDone + other.ObservationDone,
        ObservationMissed = ObservationMissed + other.ObservationMissed,
        FeedbackOpen = FeedbackOpen + other.FeedbackOpen,
        FeedbackDone = FeedbackDone + other.FeedbackDone,
        FeedbackMissed = FeedbackMissed + other.FeedbackMissed,
        OtherDone = OtherDone + other.OtherDone,
        Observations = Observations + other.Observations,
        ObservationMinutes = ObservationMinutes + other.ObservationMinutes,
        FeedbackMeetings = FeedbackMeetings + other.FeedbackMeetings,
        FeedbackMinutes = FeedbackMinutes + other.FeedbackMinutes,
    });

    public CellDelta Negated() => this with
    {
        ObservationOpen = -ObservationOpen,
        ObservationDone = -ObservationDone,
        ObservationMissed = -ObservationMissed,
        FeedbackOpen = -FeedbackOpen,
        FeedbackDone = -FeedbackDone,
        FeedbackMissed = -FeedbackMissed,
        OtherDone = -OtherDone,
        Observations = -Observations,
        ObservationMinutes = -ObservationMinutes,
        FeedbackMeetings = -FeedbackMeetings,
        FeedbackMinutes = -FeedbackMinutes,
    };
}

/// <summary>What figures are about, which decides whom they are about.</summary>
internal enum Cube
{
    /// <summary>Sessions of observation and feedback that were planned, told of or not.</summary>
    Completion = 1,

    /// <summary>What took place.</summary>
    Activity = 2,
}
