using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record GoalMeasurementRow
{
    public const string Columns = "name, goal, date, kind, learners, learner_count, value_thousandths, author, coaching_relationship, coach, coachee, content, create_time";

    public const string Insert = $"""
        INSERT INTO goal_measurements ({Columns})
        VALUES (@Name, @Goal, @Date, @Kind, @Learners, @LearnerCount, @ValueThousandths, @Author, @CoachingRelationship, @Coach, @Coachee, @Content, @CreateTime)
        """;

    public const string SelectByName = $"SELECT {Columns} FROM goal_measurements WHERE name = @Name";

    public required string Name { get; init; }

    public required string Goal { get; init; }

    public required DateOnly Date { get; init; }

    public required Goal.Types.MeasureKind Kind { get; init; }

    public required int Learners { get; init; }

    public int? LearnerCount { get; init; }

    public long? ValueThousandths { get; init; }

    public required string Author { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>The value as a goal's series tells it: a count as percent of the learners.</summary>
    public long Thousandths => ValueThousandths ?? (LearnerCount ?? 0) * 100_000L / Learners;

    public async Task<GoalMeasurement> ToProto(Session db, Vault vault, GoalRow goal)
    {
        var measurement = await goal.Open<GoalMeasurement>(db, vault, Name, Content);
        measurement.Name = Name;
        measurement.Date = Date.ToProto();
        measurement.Kind = Kind;
        measurement.Learners = Learners;
        measurement.Author = Author;
        measurement.CreateTime = CreateTime.ToProto();
        if (LearnerCount is { } count)
        {
            measurement.Count = count;
        }
        else if (ValueThousandths is { } value)
        {
            measurement.ValueThousandths = value;
        }

        return measurement;
    }
}
