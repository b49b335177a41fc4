using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Analytics;

/// <summary>Counts lessons seen, observed or dropped in on, and feedback meetings that were recorded, planned or not, with their minutes.</summary>
internal sealed class VisitFactsProjection(Weeks weeks)
{
    public void Subscribe(Subscriptions subscriptions) => subscriptions.From("observations")
        .On<ObservationRecorded>((tx, fact) => Apply(tx, fact, fact.Data.Observation, Of(fact.Data)))
        .On<DropInRecorded>((tx, fact) => Apply(tx, fact, fact.Data.DropIn, Of(fact.Data)))
        .On<FeedbackMeetingHeld>((tx, fact) => Apply(tx, fact, fact.Data.FeedbackMeeting, Of(fact.Data)));

    private async Task Apply<T>(Tx tx, Fact<T> fact, string name, CellDelta delta)
    {
        await tx.Deferred<PendingSums>().Begin(tx);
        await Contributions.Replace(tx, "visits", name, fact.Version, [delta.ToContribution()], PendingSums.Add);
    }

    private CellDelta Of(ObservationRecorded fact) => new()
    {
        OrgUnit = fact.OrgUnit,
        Coach = fact.Coach,
        Coachee = fact.Coachee,
        Programme = fact.Programme,
        Tier = (int)fact.Tier,
        Week = Week(fact.StartTime),
        Observations = 1,
        ObservationMinutes = Minutes(fact.StartTime, fact.EndTime),
    };

    private CellDelta Of(DropInRecorded fact) => new()
    {
        OrgUnit = fact.OrgUnit,
        Coach = fact.Coach,
        Coachee = fact.Coachee,
        Programme = fact.Programme,
        Tier = (int)fact.Tier,
        Week = Week(fact.StartTime),
        Observations = 1,
        ObservationMinutes = Minutes(fact.StartTime, fact.EndTime),
    };

    private CellDelta Of(FeedbackMeetingHeld fact) => new()
    {
        OrgUnit = fact.OrgUnit,
        Coach = fact.Coach,
        Coachee = fact.Coachee,
        Programme = fact.Programme,
        Tier = (int)fact.Tier,
        Week = Week(fact.StartTime),
        FeedbackMeetings = 1,
        FeedbackMinutes = Minutes(fact.StartTime, fact.EndTime),
    };

    private int Week(Timestamp? start) => weeks.Of(start.ToTimeOrNull() ?? default);

    // Whole minutes of each visit, so that sums do not depend on how they are grouped.
    private static long Minutes(Timestamp? start, Timestamp? end) =>
        start.ToTimeOrNull() is { } from && end.ToTimeOrNull() is { } until && until > from ? (long)Math.Round((until - from).TotalMinutes) : 0;
}
