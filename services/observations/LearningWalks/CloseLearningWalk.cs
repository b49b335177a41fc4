using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.LearningWalk.Types.State;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    public override Task<LearningWalk> CloseLearningWalk(CloseLearningWalkRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, LearningWalkRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(context, request, request.Name, tx => Close(tx, reach, request.Name, version), (tx, stored) => ShowOwn(tx, reach, stored));
    }

    private async Task<LearningWalk> Close(Session tx, Reach reach, string name, long version)
    {
        var row = await LearningWalkRow.Led(tx, reach, name);
        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        MustBeOpen(row);
        row = row with { State = State.Closed, UpdateTime = tx.Now, Version = version + 1 };
        if (await tx.Execute(StoreState, row) != 1)
        {
            throw Errors.Stale(name);
        }

        var walk = (await LearningWalkRow.ToProtos(vault, tx, [row]))[0];
        await tx.Publish(name, row.Version, new LearningWalkHeld
        {
            LearningWalk = name,
            Leader = row.Leader,
            OrgUnit = row.OrgUnit,
            County = row.County,
            StartTime = walk.StartTime,
            EndTime = walk.EndTime,
            StopCount = walk.Stops.Count,
            SightingCount = await tx.One<int>("SELECT COUNT(*) FROM step_sightings WHERE observer = @Leader AND learning_walk = @Name", row),
        });
        return walk;
    }

    private static void MustBeOpen(LearningWalkRow row)
    {
        if (row.State != State.Open)
        {
            throw Errors.Precondition("WALK_CLOSED", $"{row.Name} has been closed.", ("learningWalk", row.Name));
        }
    }

    private const string StoreState = """
        UPDATE learning_walks SET state = @State, update_time = @UpdateTime, version = @Version WHERE name = @Name AND version = @Version - 1
        """;
}
