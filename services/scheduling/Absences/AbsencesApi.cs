using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed partial class AbsencesApi(Database database, Pairs pairs, SchoolZone zone, TimeProvider clock) : AbsenceService.AbsenceServiceBase
{
    private const int MaxAffected = 200;
    private const int MaxProposed = 20;
    private const int Proposals = 3;
    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(8);

    // Read after the absence is stored: whatever it takes to propose something, nobody waits behind it to write.
    private Task<Absence> WithSessions(AbsenceRow row, CancellationToken cancel) => database.Read(
        async db =>
        {
            var absence = row.ToProto();
            if (row.State == Absence.Types.State.Active)
            {
                var sessions = await db.Page<SessionRow>(SelectAffected, new
                {
                    row.Person,
                    Earliest = row.StartTime - LongestSession,
                    row.EndTime,
                    Planned = Session.Types.State.Planned,
                    Accepted = Session.Types.StandInState.Accepted,
                    take = MaxAffected,
                });
                foreach (var (session, index) in sessions.Where(session => session.EndTime > row.StartTime && session.EndTime > db.Now).Select((session, index) => (session, index)))
                {
                    absence.AffectedSessions.Add(await Affected(db, row, session, proposes: index < MaxProposed));
                }
            }

            return absence;
        },
        cancel);

    private async Task<Absence.Types.AffectedSession> Affected(Tx db, AbsenceRow row, SessionRow session, bool proposes)
    {
        var affected = new Absence.Types.AffectedSession { Session = session.ToProto() };
        if (!proposes)
        {
            return affected;
        }

        if (session.Kind == Session.Types.Kind.Observation && row.Person == session.Coach)
        {
            affected.StandIns.Add(await StandIns.For(db, session, zone.Id, Proposals));
        }

        affected.Alternatives.Add(await SessionTimesFinder.FindInCycle(db, session, zone.Id, Proposals));
        return affected;
    }

    // A coach whom another or a camera replaces is not missed.
    private const string SelectAffected = $"""
        SELECT {SessionRow.Columns}
        FROM sessions s
        WHERE s.state = @Planned AND s.start_time >= @Earliest AND s.start_time < @EndTime
          AND (s.coachee = @Person OR (s.coach = @Person AND s.stand_in_state <> @Accepted)
               OR s.name IN (SELECT m.session FROM session_people m WHERE m.person = @Person))
        ORDER BY s.start_time, s.name
        """;
}
