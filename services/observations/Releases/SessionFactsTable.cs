using Coaching.Platform;
using Coaching.Scheduling.V1;
using Session = Coaching.Platform.Session;

namespace Coaching.Observations;

/// <summary>What scheduling says of sessions, as far as a release counts what was planned.</summary>
internal static class SessionFactsTable
{
    public static void Subscribe(Subscriptions subscriptions) => subscriptions.From("scheduling")
        .On<SessionPlanned>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionRescheduled>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionCompleted>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionMissed>((tx, fact) => Apply(tx, fact, fact.Data.Session))
        .On<SessionCancelled>((tx, fact) => Apply(tx, fact, fact.Data.Session));

    // Each fact holds the whole session, so that the newest alone decides.
    private static async Task Apply<T>(Session tx, Fact<T> fact, SessionFacts session)
    {
        // A fact may come after the erasure of one of the two.
        var erased = await SubjectErasure.Tombstones(tx, [session.Coach, session.Coachee]);
        var row = new
        {
            session.Session,
            session.CoachingRelationship,
            Coach = erased.GetValueOrDefault(session.Coach, session.Coach),
            Coachee = erased.GetValueOrDefault(session.Coachee, session.Coachee),
            session.Kind,
            session.State,
            StartTime = session.StartTime.ToTimeOrNull() ?? default,
            fact.Version,
        };
        if (await tx.Execute(Update, row) == 0)
        {
            // Either it is new, or what is there is newer.
            await tx.TryInsert(Insert, row);
        }
    }

    private const string Update = """
        UPDATE session_facts
        SET coaching_relationship = @CoachingRelationship, coach = @Coach, coachee = @Coachee, kind = @Kind, state = @State, start_time = @StartTime,
            version = @Version
        WHERE session = @Session AND version < @Version
        """;

    private const string Insert = """
        INSERT INTO session_facts (session, coaching_relationship, coach, coachee, kind, state, start_time, version)
        VALUES (@Session, @CoachingRelationship, @Coach, @Coachee, @Kind, @State, @StartTime, @Version)
        """;
}
