using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.LearningWalk.Types.State;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi
{
    private const int MaxStops = 100;
    private static readonly TimeSpan LongestWalk = TimeSpan.FromHours(12);
    private static readonly TimeSpan FarthestAhead = TimeSpan.FromDays(60);

    public override Task<LearningWalk> CreateLearningWalk(CreateLearningWalkRequest request, ServerCallContext context)
    {
        var draft = request.LearningWalk ?? new LearningWalk();
        var now = clock.GetUtcNow();
        var violations = new Violations()
            .Name("learning_walk.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Time("learning_walk.start_time", draft.StartTime, until: now + FarthestAhead)
            .Time("learning_walk.end_time", draft.EndTime)
            .Count("learning_walk.stops", draft.Stops.Count, 1, MaxStops)
            .Require(draft.Stops.Select(stop => stop.Teacher).Distinct().Count() == draft.Stops.Count, "learning_walk.stops", "must name each teacher at most once")
            .OptionalId("learning_walk_id", request.LearningWalkId);
        CheckTimes(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"learningWalks/{(request.LearningWalkId.Length > 0 ? request.LearningWalkId : Guid.CreateVersion7(now))}";
        return database.Once(context, request, name, tx => Plan(tx, reach, name, draft), (tx, first) => ShowOwn(tx, reach, first));
    }

    private static void CheckTimes(Violations violations, LearningWalk draft)
    {
        var (start, end) = (draft.StartTime.ToTimeOrNull(), draft.EndTime.ToTimeOrNull());
        violations.Require(start is null || end is null || (end > start && end - start <= LongestWalk), "learning_walk.end_time", "must be after the start, by at most 12 hours");
        for (var index = 0; index < Math.Min(draft.Stops.Count, MaxStops); index++)
        {
            var stop = draft.Stops[index];
            violations.Name($"learning_walk.stops[{index}].teacher", stop.Teacher, "people/{person}")
                .Time($"learning_walk.stops[{index}].start_time", stop.StartTime, start, end)
                .Text($"learning_walk.stops[{index}].place", stop.Place, 0, 100);
        }
    }

    private async Task<LearningWalk> Plan(Session tx, Reach reach, string name, LearningWalk draft)
    {
        if (await tx.One<int>(CountLed, reach.With(new { draft.OrgUnit })) == 0)
        {
            throw Errors.Denied();
        }

        await MustTeach(tx, draft);
        var row = new LearningWalkRow
        {
            Name = name,
            Leader = reach.Caller,
            OrgUnit = draft.OrgUnit,
            County = (await StaffDirectory.Unit(tx, draft.OrgUnit))!.County,
            StartTime = draft.StartTime.ToTimeOrNull()!.Value,
            EndTime = draft.EndTime.ToTimeOrNull()!.Value,
            State = State.Open,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertWalk, row))
        {
            throw Errors.AlreadyExists(name);
        }

        foreach (var (stop, index) in draft.Stops.Select((stop, index) => (stop, index)))
        {
            var content = await vault.Seal(tx, stop.Teacher, LearningWalkRow.StopName(name, index), new LearningWalk.Types.Stop { Place = stop.Place });
            await tx.Execute(InsertStop, new { name, index, stop.Teacher, StartTime = stop.StartTime.ToTimeOrNull()!.Value, Content = content });
        }

        return (await LearningWalkRow.ToProtos(vault, tx, [row]))[0];
    }

    private async Task MustTeach(Session tx, LearningWalk draft)
    {
        var keys = Dialect.Keys(draft.Stops.Select(stop => stop.Teacher));
        var staff = (await tx.Query<string>(
            SelectStaff.Replace("{people}", tx.Dialect.Each("@keys"), StringComparison.Ordinal), new { keys, draft.OrgUnit, Today = today.Date })).ToHashSet(StringComparer.Ordinal);
        var violations = new Violations();
        for (var index = 0; index < draft.Stops.Count; index++)
        {
            violations.Require(staff.Contains(draft.Stops[index].Teacher), $"learning_walk.stops[{index}].teacher", "must be of the school's staff");
        }

        violations.ThrowIfAny();
    }

    // Of a walk that one has made oneself, whatever post one holds by now.
    private async Task<LearningWalk> ShowOwn(Session db, Reach reach, string name) =>
        (await LearningWalkRow.ToProtos(vault, db, [await db.Find<LearningWalkRow>(SelectOwn, new { name, reach.Caller }) ?? throw Errors.NotFound(name)]))[0];

    // A school is walked by those who are responsible for it, and by whoever coaches somebody there.
    private static readonly string CountLed = $"""
        SELECT COUNT(*) FROM dir_org_units u
        WHERE u.name = @OrgUnit AND ({Reach.Predicate("u.name")} OR (@reach_coach = 1 AND EXISTS (
            SELECT 1 FROM dir_pairs c
            WHERE c.coach = @reach_caller AND c.org_unit = u.name AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today))))
        """;

    private const string SelectStaff = """
        SELECT DISTINCT p.person FROM dir_posts p
        WHERE p.person IN ({people}) AND p.org_unit = @OrgUnit AND p.start_date <= @Today AND (p.end_date IS NULL OR p.end_date > @Today)
        """;

    private const string InsertWalk = $"""
        INSERT INTO learning_walks ({LearningWalkRow.Columns})
        VALUES (@Name, @Leader, @OrgUnit, @County, @StartTime, @EndTime, @State, @CreateTime, @UpdateTime, @Version)
        """;

    private const string InsertStop = """
        INSERT INTO walk_stops (learning_walk, place_in_walk, teacher, start_time, content) VALUES (@name, @index, @Teacher, @StartTime, @Content)
        """;

    private const string SelectOwn = $"SELECT {LearningWalkRow.Columns} FROM learning_walks WHERE name = @name AND leader = @Caller";
}
