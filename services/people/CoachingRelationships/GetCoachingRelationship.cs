using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi
{
    public override Task<CoachingRelationship> GetCoachingRelationship(GetCoachingRelationshipRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "coachingRelationships/{coaching_relationship}").ThrowIfAny();

        return database.Read(db => Show(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<CoachingRelationship> Show(Session db, ServerCallContext context, string name)
    {
        var reach = context.Reach();
        var row = await db.Find<CoachingRelationshipRow>(CoachingRelationshipRow.SelectVisible, reach.With(new { name }));
        return (row ?? throw Errors.NotFound(name)).ToProto(reach.Today);
    }
}
