using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class ProtectedTimesApi
{
    public override Task<QueryProtectedTimeResponse> QueryProtectedTime(QueryProtectedTimeRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("person", request.Person, "people/{person}");
        CheckSpan(violations, request.StartTime, request.EndTime);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Read(
            async db =>
            {
                if (await db.One<int>(CountPerson, reach.With(new { request.Person, reach.Today })) == 0)
                {
                    throw Errors.NotFound(request.Person);
                }

                var reasons = await busy.Of(db, [request.Person], request.StartTime.ToDateTimeOffset(), request.EndTime.ToDateTimeOffset());
                var own = reasons.GetValueOrDefault(request.Person);
                return new QueryProtectedTimeResponse { Available = own is null, Reasons = { own?.Order() ?? Enumerable.Empty<ProtectedTimeReason>() } };
            },
            context.CancellationToken);
    }

    private static readonly string CountPerson = $"""
        SELECT COUNT(*) FROM dir_people p
        WHERE p.name = @Person AND ({Reach.Predicate("p.org_unit", self: "p.name")} OR EXISTS (
            SELECT 1 FROM dir_posts o
            WHERE o.person = p.name AND o.start_date <= @Today AND (o.end_date IS NULL OR o.end_date > @Today) AND {Reach.Predicate("o.org_unit")}))
        """;
}
