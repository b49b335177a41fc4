using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<Observation> GetObservation(GetObservationRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ObservationRow.Pattern).ThrowIfAny();

        var args = context.Reach().With(new { request.Name, Now = clock.GetUtcNow() });
        var found = await database.ReadContent(context, async db =>
        {
            var row = await db.Find<ObservationRow>(SelectReached, args) ?? throw Errors.NotFound(request.Name);
            return ((await ObservationRow.Open(vault, db, [row]))[0], (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
        return await instruments.Scored(found, context.CancellationToken);
    }

    private static readonly string SelectReached = $"""
        SELECT {ObservationRow.Columns}
        FROM observations o
        WHERE o.name = @Name AND {ObservationRow.Reached}
        """;
}
