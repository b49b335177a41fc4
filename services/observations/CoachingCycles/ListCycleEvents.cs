using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.CycleEvent.Types;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<ListCycleEventsResponse> ListCycleEvents(ListCycleEventsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, CoachingCycleRow.Pattern).OptionalEnum("kind", request.Kind);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterEvent>();
        var args = new
        {
            request.Parent,
            request.Kind,
            Observation = Kind.Observation,
            Feedback = Kind.Feedback,
            AfterTime = after?.EventTime ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            take = page.Take,
        };
        return database.ReadContent(context, async db =>
        {
            var cycle = await Find(db, context, request.Parent);
            var (keys, next) = page.Cut(await db.Page<EventKey>(SelectEvents, args), key => new AfterEvent(key.EventTime, key.Name));
            var own = (await db.Query<CycleEventRow>(SelectEventsOf, new { Names = keys.Select(key => key.Name).Append("") }))
                .ToDictionary(row => row.Name);
            var response = new ListCycleEventsResponse { NextPageToken = next };
            foreach (var key in keys)
            {
                response.CycleEvents.Add(own.TryGetValue(key.Name, out var row) ? await row.ToProto(db, vault, cycle) : new CycleEvent
                {
                    Name = key.Name,
                    Kind = key.Kind,
                    EventTime = key.EventTime.ToProto(),
                    Author = cycle.Coach,
                    CreateTime = key.CreateTime.ToProto(),
                });
            }

            return (response, (IReadOnlyList<Seen>)[new Seen(cycle.Name, cycle.Coachee)]);
        });
    }

    internal const string SelectEvents = """
        SELECT x.name, x.kind, x.event_time, x.create_time
        FROM (SELECT name, kind, event_time, create_time FROM cycle_events WHERE coaching_cycle = @Parent
              UNION ALL SELECT name, @Observation, start_time, create_time FROM observations WHERE coaching_cycle = @Parent AND coaching_cycle <> ''
              UNION ALL SELECT name, @Observation, start_time, create_time FROM drop_ins WHERE coaching_cycle = @Parent AND coaching_cycle <> ''
              UNION ALL SELECT name, @Feedback, start_time, create_time FROM feedback_meetings WHERE coaching_cycle = @Parent AND coaching_cycle <> '') x
        WHERE (@Kind = 0 OR x.kind = @Kind) AND x.event_time >= @AfterTime AND (x.event_time > @AfterTime OR x.name > @After)
        ORDER BY x.event_time, x.name
        """;

    private const string SelectEventsOf = $"SELECT {CycleEventRow.Columns} FROM cycle_events WHERE name IN @Names";

    private sealed record EventKey
    {
        public required string Name { get; init; }

        public required Kind Kind { get; init; }

        public required DateTimeOffset EventTime { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private sealed record AfterEvent(DateTimeOffset EventTime, string Name);
}
