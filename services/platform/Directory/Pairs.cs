using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>A pair that a record is about to hang on, with what its programme aims at.</summary>
public sealed record RunningPair
{
    private static readonly TimeSpan UsualObservation = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan UsualFeedback = TimeSpan.FromMinutes(30);

    /// <summary><c>coachingRelationships/{coaching_relationship}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who coaches.</summary>
    public required string Coach { get; init; }

    /// <summary>Who is coached.</summary>
    public required string Coachee { get; init; }

    /// <summary>Where the pair's facts are counted.</summary>
    public required string OrgUnit { get; init; }

    /// <summary>The county of that unit; may be empty.</summary>
    public required string County { get; init; }

    /// <summary>The programme of the pair; may be empty.</summary>
    public required string Programme { get; init; }

    /// <summary>The level of the pair in the cascade.</summary>
    public required Tier Tier { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly StartDate { get; init; }

    /// <summary>The first day after it; none while it is open.</summary>
    public DateOnly? EndDate { get; init; }

    /// <summary>The seconds that the programme aims at for an observation, if it says so.</summary>
    public long? ObservationSeconds { get; init; }

    /// <summary>The seconds that the programme aims at for a feedback meeting, if it says so.</summary>
    public long? FeedbackSeconds { get; init; }

    /// <summary>How long an observation is meant to take (STEP-01).</summary>
    public TimeSpan TargetObservation => ObservationSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualObservation;

    /// <summary>How long a feedback meeting is meant to take (STEP-02).</summary>
    public TimeSpan TargetFeedback => FeedbackSeconds is > 0 and { } seconds ? TimeSpan.FromSeconds(seconds) : UsualFeedback;

    /// <summary>Whether the pair runs on a day.</summary>
    public bool RunsOn(DateOnly day) => StartDate <= day && (EndDate is null || day < EndDate);
}

/// <summary>The pairs that services hang their own records on.</summary>
public sealed class Pairs(Feeds feeds, Today today)
{
    /// <summary>The pattern of a pair's name.</summary>
    public const string Pattern = "coachingRelationships/{coaching_relationship}";

    /// <summary>The day of a time, in the zone that pairs begin and end in.</summary>
    public DateOnly DayOf(DateTimeOffset time) => today.Of(time);

    /// <summary>The caller's pair of this name, if it runs at that time; NOT_FOUND, missing or not, to everybody but its coach.</summary>
    public async Task<RunningPair> Running(Session tx, string name, string coach, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return OnDay(await tx.Find<RunningPair>(SelectPair, new { Name = name, Coach = coach }), name, time);
    }

    /// <summary>The pair of this name that the caller is in, as coach or coachee, if it runs at that time; NOT_FOUND to everybody else.</summary>
    public async Task<RunningPair> RunningFor(Session tx, string name, string member, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return OnDay(await tx.Find<RunningPair>(SelectPairOfMember, new { Name = name, Member = member }), name, time);
    }

    /// <summary>
    /// Runs work that names a pair; when that is not found, hears what people has said meanwhile and runs it once more. It does so
    /// whether the pair is missing or another's, so that time does not tell one from the other.
    /// </summary>
    public async Task<T> ReadThrough<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        try
        {
            return await work();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            await feeds.CatchUp(StaffDirectory.Source, cancel);
        }

        return await work();
    }

    /// <summary>A pair of this name, whether it runs or not, for work that no caller waits for.</summary>
    public static Task<RunningPair?> Find(Session tx, string name)
    {
        ArgumentNullException.ThrowIfNull(tx);
        return tx.Find<RunningPair>(SelectByName, new { Name = name });
    }

    private RunningPair OnDay(RunningPair? pair, string name, DateTimeOffset time)
    {
        var day = DayOf(time);
        return pair is null ? throw Errors.NotFound(name) : pair.RunsOn(day)
            ? pair
            : throw Errors.Precondition(
                "RELATIONSHIP_NOT_ACTIVE", $"{name} does not run on {day:yyyy-MM-dd}.", ("coachingRelationship", name));
    }

    private const string SelectByName = """
        SELECT p.name, p.coach, p.coachee, p.org_unit, p.county, p.programme, p.tier, p.start_date, p.end_date,
               g.observation_seconds, g.feedback_seconds
        FROM dir_pairs p LEFT JOIN dir_programmes g ON g.name = p.programme
        WHERE p.name = @Name
        """;

    private const string SelectPair = $"{SelectByName} AND p.coach = @Coach";

    private const string SelectPairOfMember = $"{SelectByName} AND (p.coach = @Member OR p.coachee = @Member)";
}
