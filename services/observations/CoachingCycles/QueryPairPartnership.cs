using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Share = Coaching.Observations.V1.QueryPairPartnershipResponse.Types.Share;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<QueryPairPartnershipResponse> QueryPairPartnership(QueryPairPartnershipRequest request, ServerCallContext context)
    {
        new Violations().Name("coaching_relationship", request.CoachingRelationship, Pairs.Pattern).ThrowIfAny();

        var args = context.Reach().With(new { request.CoachingRelationship });
        return database.ReadContent(context, async db =>
        {
            var pair = await db.Find<PairOf>(SelectPair, args) ?? throw Errors.NotFound(request.CoachingRelationship);
            var cycles = await db.Query<CycleLength>(SelectLengths, new { request.CoachingRelationship, CoachingCycle.Types.State.Closed });
            var shares = await db.Query<ShareRow>(SelectShares, new
            {
                request.CoachingRelationship,
                pair.Coach,
                Ours = FeedbackMeeting.Types.Party.Coach,
                Theirs = FeedbackMeeting.Types.Party.Coachee,
            });
            var response = new QueryPairPartnershipResponse
            {
                Cycles = cycles.Count,
                ClosedCycles = cycles.Count(cycle => cycle.IsClosed),
                Shares = { shares.Select(share => new Share { Subject = share.Subject, Coach = share.ByCoach, Coachee = share.Made - share.ByCoach }) },
            };
            Measure(response, cycles);
            if (await db.One<double?>(SelectTalk, args) is { } talk)
            {
                response.CoacheeTalkPercent = (int)Math.Round(talk);
            }

            return (response, (IReadOnlyList<Seen>)[new Seen(request.CoachingRelationship, pair.Coachee)]);
        });
    }

    private static void Measure(QueryPairPartnershipResponse response, IReadOnlyList<CycleLength> cycles)
    {
        var intervals = cycles.Zip(cycles.Skip(1), (one, next) => (long)(next.CreateTime - one.CreateTime).TotalSeconds).ToList();
        if (intervals.Count > 0)
        {
            response.MeanInterval = new Duration { Seconds = intervals.Sum() / intervals.Count };
            response.LongestInterval = new Duration { Seconds = intervals.Max() };
        }

        var lengths = cycles.Where(cycle => cycle.IsClosed).Select(cycle => (long)(cycle.CloseTime!.Value - cycle.CreateTime).TotalSeconds).ToList();
        if (lengths.Count > 0)
        {
            response.MeanLength = new Duration { Seconds = lengths.Sum() / lengths.Count };
        }
    }

    private static readonly string SelectPair = $"""
        SELECT p.coach, p.coachee FROM dir_pairs p WHERE p.name = @CoachingRelationship AND {Reach.Predicate("p.org_unit", "p.coach", "p.coachee")}
        """;

    private const string SelectLengths = """
        SELECT create_time, close_time, CASE WHEN state = @Closed THEN 1 ELSE 0 END AS is_closed
        FROM coaching_cycles WHERE coaching_relationship = @CoachingRelationship ORDER BY number
        """;

    internal const string SelectShares = """
        SELECT 'cycles' AS subject, COUNT(*) AS made, COALESCE(SUM(CASE WHEN c.by_coach = 1 THEN 1 ELSE 0 END), 0) AS by_coach
        FROM coaching_cycles c WHERE c.coaching_relationship = @CoachingRelationship
        UNION ALL SELECT 'events', COUNT(*), COALESCE(SUM(CASE WHEN e.by_coach = 1 THEN 1 ELSE 0 END), 0)
        FROM cycle_events e JOIN coaching_cycles c ON c.name = e.coaching_cycle WHERE c.coaching_relationship = @CoachingRelationship
        UNION ALL SELECT 'messages', COUNT(*), COALESCE(SUM(CASE WHEN m.by_coach = 1 THEN 1 ELSE 0 END), 0)
        FROM cycle_messages m JOIN coaching_cycles c ON c.name = m.coaching_cycle WHERE c.coaching_relationship = @CoachingRelationship
        UNION ALL SELECT 'agreement_revisions', COUNT(*), COALESCE(SUM(CASE WHEN r.by_coach = 1 THEN 1 ELSE 0 END), 0)
        FROM coaching_agreement_revisions r JOIN coaching_agreements a ON a.name = r.coaching_agreement
        WHERE a.coaching_relationship = @CoachingRelationship
        UNION ALL SELECT 'goals', COUNT(*), COALESCE(SUM(CASE WHEN g.author = @Coach THEN 1 ELSE 0 END), 0)
        FROM goals g WHERE g.coaching_relationship = @CoachingRelationship AND g.coaching_relationship <> ''
        UNION ALL SELECT 'strategies', COUNT(*), COALESCE(SUM(CASE WHEN s.author = @Coach THEN 1 ELSE 0 END), 0)
        FROM strategies s JOIN goals g ON g.name = s.goal WHERE g.coaching_relationship = @CoachingRelationship AND g.coaching_relationship <> ''
        UNION ALL SELECT 'checklist_revisions', COUNT(*), COALESCE(SUM(CASE WHEN r.author = @Coach THEN 1 ELSE 0 END), 0)
        FROM practice_checklist_revisions r JOIN strategies s ON s.name = r.strategy JOIN goals g ON g.name = s.goal
        WHERE g.coaching_relationship = @CoachingRelationship AND g.coaching_relationship <> ''
        UNION ALL SELECT 'agendas', COALESCE(SUM(CASE WHEN f.agenda_party IN (@Ours, @Theirs) THEN 1 ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN f.agenda_party = @Ours THEN 1 ELSE 0 END), 0)
        FROM feedback_meetings f WHERE f.coaching_relationship = @CoachingRelationship
        UNION ALL SELECT 'steps', COALESCE(SUM(CASE WHEN f.step_party IN (@Ours, @Theirs) THEN 1 ELSE 0 END), 0),
               COALESCE(SUM(CASE WHEN f.step_party = @Ours THEN 1 ELSE 0 END), 0)
        FROM feedback_meetings f WHERE f.coaching_relationship = @CoachingRelationship
        """;

    private const string SelectTalk =
        "SELECT AVG(CAST(coachee_talk_percent AS FLOAT)) FROM feedback_meetings WHERE coaching_relationship = @CoachingRelationship";

    private sealed record PairOf
    {
        public required string Coach { get; init; }

        public required string Coachee { get; init; }
    }

    private sealed record CycleLength
    {
        public required DateTimeOffset CreateTime { get; init; }

        public DateTimeOffset? CloseTime { get; init; }

        public required bool IsClosed { get; init; }
    }

    private sealed record ShareRow
    {
        public required string Subject { get; init; }

        public required int Made { get; init; }

        public required int ByCoach { get; init; }
    }
}
