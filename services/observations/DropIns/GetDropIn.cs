using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class DropInsApi
{
    public override Task<DropIn> GetDropIn(GetDropInRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, DropInRow.Pattern).ThrowIfAny();

        var args = context.Reach().With(new { request.Name });
        return database.ReadContent(context, async db =>
        {
            var row = await db.Find<DropInRow>(SelectReached, args) ?? throw Errors.NotFound(request.Name);
            return ((await DropInRow.Open(vault, db, [row]))[0], (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }

    private static readonly string SelectReached = $"""
        SELECT {DropInRow.Columns}
        FROM drop_ins d
        WHERE d.name = @Name AND {Reach.Predicate("d.org_unit", "d.coach", "d.coachee")}
        """;
}
