using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using static Coaching.Observations.V1.Goal.Types;

namespace Coaching.Observations;

internal sealed record GoalRow
{
    public const string Pattern = "goals/{goal}";

    public const string SchoolPattern = "schoolGoals/{school_goal}";

    public const string Columns =
        "name, level, coaching_relationship, coach, coachee, school, org_unit, county, state, kind, development_priority, checked_time, "
        + "change_count, measurement_count, latest_date, latest_thousandths, author, content, create_time, update_time, version";

    public const string Insert = $"""
        INSERT INTO goals ({Columns})
        VALUES (@Name, @Level, @CoachingRelationship, @Coach, @Coachee, @School, @OrgUnit, @County, @State, @Kind, @DevelopmentPriority,
                @CheckedTime, @ChangeCount, @MeasurementCount, @LatestDate, @LatestThousandths, @Author, @Content, @CreateTime, @UpdateTime,
                @Version)
        """;

    public const string Update = """
        UPDATE goals
        SET state = @State, kind = @Kind, development_priority = @DevelopmentPriority, checked_time = @CheckedTime,
            measurement_count = @MeasurementCount, latest_date = @LatestDate, latest_thousandths = @LatestThousandths, content = @Content,
            update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    /// <summary>A person's goal is the pair's and has no school; a school's is its staff's and has no pair.</summary>
    public static readonly string Visible = Reach.Predicate("g.school", "g.coach", "g.coachee");

    public required string Name { get; init; }

    public required Level Level { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string School { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required State State { get; init; }

    public required MeasureKind Kind { get; init; }

    public required string DevelopmentPriority { get; init; }

    public DateTimeOffset? CheckedTime { get; init; }

    public required long ChangeCount { get; init; }

    public required int MeasurementCount { get; init; }

    public DateOnly? LatestDate { get; init; }

    public long? LatestThousandths { get; init; }

    public required string Author { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public bool IsPersonal => Level == Level.Person;

    /// <summary>The goal within the caller's reach, if there is one.</summary>
    public static Task<GoalRow?> Find(Session db, Reach reach, string name) =>
        db.Find<GoalRow>($"SELECT {Columns} FROM goals g WHERE g.name = @Name AND {Visible}", reach.With(new { Name = name }));

    /// <summary>The name that a logged change is sealed under.</summary>
    public static string ChangeName(string goal, long sequence) => $"{goal}/changes/{sequence}";

    /// <summary>What may lie in the database of something that belongs to this goal.</summary>
    public Task<byte[]> Seal(Session tx, Vault vault, string name, IMessage content) =>
        IsPersonal ? vault.Seal(tx, Coachee, name, content) : Task.FromResult(content.ToByteArray());

    /// <summary>What was sealed of something that belongs to this goal.</summary>
    public async Task<T> Open<T>(Session db, Vault vault, string name, byte[] content)
        where T : IMessage<T>, new()
    {
        if (IsPersonal)
        {
            return await vault.Open<T>(db, name, content);
        }

        var plain = new T();
        plain.MergeFrom(content);
        return plain;
    }

    public async Task<Goal> ToProto(Session db, Vault vault)
    {
        var goal = await Open<Goal>(db, vault, Name, Content);
        goal.Name = Name;
        goal.Level = Level;
        goal.CoachingRelationship = CoachingRelationship;
        goal.OrgUnit = School;
        goal.State = State;
        goal.DevelopmentPriority = DevelopmentPriority;
        goal.OpenChecks.Add(GoalRules.OpenChecks(goal));
        goal.Author = Author;
        goal.Coachee = Coachee;
        goal.Coach = Coach;
        goal.MeasurementCount = MeasurementCount;
        goal.CreateTime = CreateTime.ToProto();
        goal.UpdateTime = UpdateTime.ToProto();
        goal.Etag = Etag.Of(Version);
        if (LatestThousandths is { } latest)
        {
            goal.LatestThousandths = latest;
        }

        return goal;
    }

    public static Goal ContentOf(Goal goal) => new()
    {
        Subject = goal.Subject,
        Title = goal.Title,
        Change = goal.Change,
        StudentFocus = goal.StudentFocus,
        LearnerData = { goal.LearnerData },
        Indicators = { goal.Indicators },
        CpdReferences = { goal.CpdReferences },
        ChangeNote = goal.ChangeNote,
    };

    public GoalChanged ToFact() => new()
    {
        Goal = Name,
        Level = Level,
        CoachingRelationship = CoachingRelationship,
        Coachee = Coachee,
        OrgUnit = OrgUnit,
        County = County,
        State = State,
        Kind = Kind,
        StudentFocused = CheckedTime is not null,
        MeasurementCount = MeasurementCount,
        DevelopmentPriority = DevelopmentPriority,
        CreateTime = CreateTime.ToProto(),
    };
}
