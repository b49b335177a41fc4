using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Access = Coaching.Observations.V1.WalkPack.Types.Access;
using State = Coaching.Observations.V1.LearningWalk.Types.State;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    private const int StepsShown = 3;
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(12);

    public override Task<WalkPack> QueryWalkPack(QueryWalkPackRequest request, ServerCallContext context)
    {
        new Violations().Name("learning_walk", request.LearningWalk, LearningWalkRow.Pattern).ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            var row = await LearningWalkRow.Led(db, reach, request.LearningWalk);
            var walk = (await LearningWalkRow.ToProtos(vault, db, [row]))[0];
            var open = row.State == State.Open && db.Now >= row.StartTime - Ahead && db.Now <= row.EndTime;
            var (pack, seen) = (new WalkPack(), new List<Seen>());
            foreach (var stop in walk.Stops)
            {
                var access = await AccessTo(db, reach, stop.Teacher) is var found && (found != Access.Opened || open) ? found : Access.Hidden;
                var steps = access == Access.Hidden ? [] : await db.Page<PackedStep>(
                    SelectSteps, new { Coachee = stop.Teacher, Coach = access == Access.Coach ? reach.Caller : "", take = StepsShown });
                var shown = new WalkPack.Types.Stop { Lesson = stop, Access = access };
                foreach (var step in steps)
                {
                    shown.Steps.Add(step.ToProto(await vault.Open<ActionStep>(db, step.Name, step.Content)));
                    seen.Add(new Seen(step.Name, stop.Teacher));
                }

                pack.Stops.Add(shown);
            }

            return (pack, (IReadOnlyList<Seen>)seen);
        });
    }

    // Why the caller may see a teacher's steps: the pair comes first, since it shows the caller's own steps only.
    private static async Task<Access> AccessTo(Session db, Reach reach, string teacher)
    {
        var args = new { reach.Caller, reach.Today, Teacher = teacher };
        return await db.One<int>(CountPairs, args) > 0 ? Access.Coach
            : await db.One<int>(CountConsents, args) > 0 ? Access.Opened
            : Access.Hidden;
    }

    private const string CountPairs = """
        SELECT COUNT(*) FROM dir_pairs
        WHERE coach = @Caller AND coachee = @Teacher AND start_date <= @Today AND (end_date IS NULL OR end_date > @Today)
        """;

    private const string CountConsents = $"SELECT COUNT(*) FROM walk_consents w WHERE w.person = @Teacher AND {WalkConsentRow.IsOpen}";

    private const string SelectSteps = """
        SELECT s.name, s.content, s.state, s.create_time,
               (SELECT MAX(g.sight_time) FROM step_sightings g WHERE g.action_step = s.name) AS last_time,
               (SELECT MAX(g.step_use) FROM step_sightings g
                WHERE g.action_step = s.name
                  AND g.sight_time = (SELECT MAX(h.sight_time) FROM step_sightings h WHERE h.action_step = s.name)) AS last_use
        FROM action_steps s
        WHERE s.coachee = @Coachee AND (@Coach = '' OR s.coach = @Coach)
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record PackedStep
    {
        public required string Name { get; init; }

        public required byte[] Content { get; init; }

        public required ActionStep.Types.State State { get; init; }

        public required DateTimeOffset CreateTime { get; init; }

        public DateTimeOffset? LastTime { get; init; }

        public StepSighting.Types.Use? LastUse { get; init; }

        public WalkPack.Types.Step ToProto(ActionStep content) => new()
        {
            ActionStep = Name,
            What = content.What,
            State = State,
            AgreeTime = CreateTime.ToProto(),
            LastUse = LastUse ?? default,
            LastSightTime = LastTime.ToProto(),
        };
    }
}
