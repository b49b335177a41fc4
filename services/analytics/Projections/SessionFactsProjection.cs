using Coaching.Platform;
using Coaching.Scheduling.V1;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics;

/// <summary>Counts sessions in the week for which they are planned; each fact holds the whole session, so that the newest alone decides.</summary>
internal sealed class SessionFactsProjection(Weeks weeks)
{
    public void Subscribe(Subscriptions subscriptions) => subscriptions.From("scheduling")
        .On<SessionPlanned>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionRescheduled>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionCompleted>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionMissed>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionCancelled>((tx, fact) => Apply(tx, fact, fact.Data.Session));

    private async Task Apply<T>(Tx tx, Fact<T> fact, SessionFacts session)
    {
        await tx.Deferred<PendingSums>().Begin(tx);
        await Contributions.Replace(tx, "sessions", session.Session, fact.Version, [.. Contribute(session)], PendingSums.Add);
    }

    private IEnumerable<Contribution> Contribute(SessionFacts session)
    {
        var week = weeks.Of(session.StartTime.ToTimeOrNull() ?? default);
        var of = new CellDelta
        {
            OrgUnit = session.OrgUnit,
            Coach = session.Coach,
            Coachee = session.Coachee,
            Programme = session.Programme,
            Tier = (int)session.Tier,
            Week = week,
        };
        switch (session.Kind, session.State)
        {
            case (Kind.Observation, State.Planned):
                yield return (of with { ObservationOpen = 1 }).ToContribution();
                break;
            case (Kind.Feedback, State.Planned):
                yield return (of with { FeedbackOpen = 1 }).ToContribution();
                break;
            case (Kind.Observation, State.Completed):
                yield return (of with { ObservationDone = 1 }).ToContribution();
                break;
            case (Kind.Feedback, State.Completed):
                yield return (of with { FeedbackDone = 1 }).ToContribution();
                break;
            case (_, State.Completed):
                yield return (of with { OtherDone = 1 }).ToContribution();
                break;
            case (Kind.Observation, State.Missed):
                yield return (of with { ObservationMissed = 1 }).ToContribution();
                yield return Miss(session, week);
                break;
            case (Kind.Feedback, State.Missed):
                yield return (of with { FeedbackMissed = 1 }).ToContribution();
                yield return Miss(session, week);
                break;
        }
    }

    private static Contribution Miss(SessionFacts session, int week) => new MissDelta
    {
        OrgUnit = session.OrgUnit,
        Coach = session.Coach,
        Programme = session.Programme,
        Tier = (int)session.Tier,
        Week = week,
        Reason = (int)session.MissReason,
        Missed = 1,
    }.ToContribution();
}
