using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    public override Task<CoachingSlot> GetCoachingSlot(GetCoachingSlotRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, CoachingSlotRow.Pattern).ThrowIfAny();
        return database.Read(
            async db => (await FindSlot(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    /// <summary>The slot within the caller's reach under the RPC; a draft's is nobody's but those who may publish it.</summary>
    private static Task<CoachingSlotRow?> FindSlot(Tx db, Reach reach, string name) =>
        db.Find<CoachingSlotRow>(SelectSlot, reach.With(new { Name = name }));

    // A draft promises its pairs nothing yet: only who sees the school sees it.
    private static readonly string Within = $"""
        ({Reach.Predicate("s.org_unit")} OR (s.is_published = 1 AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}))
        """;

    private static readonly string SelectSlot = $"SELECT {CoachingSlotRow.Columns} FROM coaching_slots s WHERE s.name = @Name AND {Within}";
}
