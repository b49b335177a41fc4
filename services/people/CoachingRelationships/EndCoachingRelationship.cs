using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi
{
    public override Task<CoachingRelationship> EndCoachingRelationship(EndCoachingRelationshipRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, "coachingRelationships/{coaching_relationship}")
            .Date("end_date", request.EndDate);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            tx => End(tx, context, request.Name, request.EndDate.ToDateOnly(), version),
            (tx, stored) => Show(tx, context, stored));
    }

    private static async Task<CoachingRelationship> End(Session tx, ServerCallContext context, string name, DateOnly end, long version)
    {
        var reach = context.Reach();
        var row = await tx.Find<CoachingRelationshipRow>(CoachingRelationshipRow.SelectVisible, reach.With(new { name })) ?? throw Errors.NotFound(name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        new Violations().Require(end >= row.StartDate, "end_date", $"must not be before {row.StartDate:yyyy-MM-dd}").ThrowIfAny();
        if (row.EndDate <= end)
        {
            throw Errors.Precondition("RELATIONSHIP_ENDED", $"{name} has an end that is not later already.", ("name", name));
        }

        row = await row.End(tx, end, CoachingRelationship.Types.EndReason.Requested, reach.Today);
        return row.ToProto(reach.Today);
    }
}
