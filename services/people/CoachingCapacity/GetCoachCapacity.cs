using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingCapacityApi
{
    public override Task<CoachCapacity> GetCoachCapacity(GetCoachCapacityRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, Pattern).ThrowIfAny();

        return database.Read(db => Show(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<CoachCapacity> Show(Session db, ServerCallContext context, string name) =>
        (await Current(db, await FindCoach(db, context.Reach(), name, context.Caller()))).ToProto();

    private static async Task<CoachCapacityRow> Current(Session db, PersonRow coach) =>
        await db.Find<CoachCapacityRow>(CoachCapacityRow.SelectByPerson, new { person = coach.Name }) ?? CoachCapacityRow.Usual(coach.Name, coach.StaffKind);
}
