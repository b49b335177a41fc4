using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Skill = Coaching.Observations.V1.CoachOnCoaching.Types.Skill;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    public override Task<CoachSkills> QueryCoachSkills(QueryCoachSkillsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("coach", request.Coach, "people/{person}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime);
        var until = request.EndTime.ToTimeOrNull() ?? clock.GetUtcNow();
        var from = request.StartTime.ToTimeOrNull() ?? (until.Ticks > Year.Ticks ? until - Year : until);
        violations.Require(from <= until, "end_time", "must not be before the start").ThrowIfAny();

        var reach = context.Reach();
        var coach = request.Coach == "people/me" ? reach.Caller : request.Coach;
        return database.ReadContent(context, async db =>
        {
            if (await db.One<int>(CountReached, reach.With(new { Coach = coach })) == 0)
            {
                throw Errors.NotFound(request.Coach);
            }

            var rows = await db.Query<CoachScoreRow>(SelectOfCoach, new { Coach = coach, From = from, Until = until });
            var scores = await CoachScores.Open(db, vault, rows);
            var response = new CoachSkills { Coach = coach, RecordCount = rows.Count };
            foreach (var skill in scores.GroupBy(score => score.Skill).OrderBy(skill => skill.Key))
            {
                Add(response, skill.Key, [.. skill.OrderBy(score => score.Time)]);
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, coach))]);
        });
    }

    private void Add(CoachSkills response, Skill skill, IReadOnlyList<CoachScore> scores)
    {
        response.Skills.Add(new CoachSkills.Types.Figure
        {
            Skill = skill,
            RatingCount = scores.Count,
            Mean = Mean(scores),
            LatestScore = scores[^1].Score,
            Months =
            {
                scores.GroupBy(score => pairs.DayOf(score.Time)).GroupBy(day => new DateOnly(day.Key.Year, day.Key.Month, 1)).Select(month =>
                    new CoachSkills.Types.Month
                    {
                        Month_ = month.Key.ToProto(),
                        RatingCount = month.Sum(day => day.Count()),
                        Mean = Mean([.. month.SelectMany(day => day)]),
                    }),
            },
        });
        var (taken, limit) = (options.Value.RatingsTaken, options.Value.TrainingBelow);
        if (scores.Count >= taken && Mean([.. scores.TakeLast(taken)]) is var mean && mean < limit)
        {
            response.TrainingReasons.Add(new CoachSkills.Types.TrainingReason { Skill = skill, Mean = mean, RatingCount = taken, Threshold = limit });
        }
    }

    private static double Mean(IReadOnlyCollection<CoachScore> scores) => Math.Round(scores.Average(score => score.Score), 2);

    // Oneself, and those whom one coaches while the pair lasts.
    private static readonly string CountReached = $"""
        SELECT COUNT(*) FROM dir_people p WHERE p.name = @Coach AND {Reach.Predicate("p.org_unit", null, "p.name")}
        """;

    private static readonly string SelectOfCoach = CoachScores.Select((coach, time) => $"{coach} = @Coach AND {time} >= @From AND {time} < @Until");
}
