using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachingCyclesApi
{
    public override Task<ListCycleMessagesResponse> ListCycleMessages(ListCycleMessagesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, CoachingCycleRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterMessage>();
        var args = new
        {
            request.Parent,
            AfterTime = after?.CreateTime ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            take = page.Take,
        };
        return database.ReadContent(context, async db =>
        {
            var cycle = await Find(db, context, request.Parent);
            var (rows, next) = page.Cut(await db.Page<CycleMessageRow>(SelectMessages, args), row => new AfterMessage(row.CreateTime, row.Name));
            var response = new ListCycleMessagesResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.CycleMessages.Add(await row.ToProto(db, vault, cycle));
            }

            return (response, (IReadOnlyList<Seen>)[new Seen(cycle.Name, cycle.Coachee)]);
        });
    }

    private const string SelectMessages = $"""
        SELECT {CycleMessageRow.Columns}
        FROM cycle_messages m
        WHERE m.coaching_cycle = @Parent AND m.create_time >= @AfterTime AND (m.create_time > @AfterTime OR m.name > @After)
        ORDER BY m.create_time, m.name
        """;

    private sealed record AfterMessage(DateTimeOffset CreateTime, string Name);
}
