using Coaching.Observations.V1;
using Coaching.Platform;
using Dapper;
using State = Coaching.Observations.V1.Share.Types.State;

namespace Coaching.Observations;

internal sealed record ShareRow
{
    public const string Pattern = "shares/{share}";

    public const string Columns =
        "name, person, origin, recipient, item, coach, level, purpose, hold_until, agree_time, create_time, expire_time, revoke_time, version";

    public const string Insert = $"""
        INSERT INTO shares ({Columns})
        VALUES (@Name, @Person, @Origin, @Recipient, @Item, @Coach, @Level, @Purpose, @HoldUntil, @AgreeTime, @CreateTime, @ExpireTime, @RevokeTime,
                @Version)
        """;

    /// <summary>That a share runs.</summary>
    public const string Runs =
        "s.revoke_time IS NULL AND s.expire_time > @AtTime AND (s.agree_time IS NOT NULL OR s.hold_until IS NULL OR s.hold_until <= @AtTime)";

    /// <summary>One's own; as the coach who wrote the item, while the pair lasts; as its recipient while it runs.</summary>
    public static readonly string Within = $"""
        ({Reach.Predicate("''", "s.coach", "s.person", "s.person")} OR (@reach_recipient = 1 AND s.recipient = @reach_caller AND {Runs}))
        """;

    public static readonly string SelectReached = $"SELECT {Columns} FROM shares s WHERE s.name = @Name AND {Within}";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string Origin { get; init; }

    public required string Recipient { get; init; }

    public required string Item { get; init; }

    public required string Coach { get; init; }

    public required Share.Types.Level Level { get; init; }

    public required Share.Types.Purpose Purpose { get; init; }

    public DateTimeOffset? HoldUntil { get; init; }

    public DateTimeOffset? AgreeTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset ExpireTime { get; init; }

    public DateTimeOffset? RevokeTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The parameters of <see cref="Within"/> beside a statement's own.</summary>
    public static DynamicParameters Args(Reach reach, DateTimeOffset now, object args)
    {
        var all = reach.With(args);
        all.Add("AtTime", now);
        return all;
    }

    public static async Task<ShareRow> Find(Session db, Reach reach, string name) =>
        await db.Find<ShareRow>(SelectReached, Args(reach, db.Now, new { Name = name })) ?? throw Errors.NotFound(name);

    public State StateAt(DateTimeOffset now) => RevokeTime is not null ? State.Revoked
        : ExpireTime <= now ? State.Expired
        : AgreeTime is null && HoldUntil > now ? State.Pending
        : State.Running;

    /// <summary>FAILED_PRECONDITION when nothing about it can change any more.</summary>
    public ShareRow MustLast(DateTimeOffset now) => StateAt(now) is State.Pending or State.Running
        ? this
        : throw Errors.Precondition("SHARE_OVER", $"{Name} is over.", ("share", Name));

    /// <summary>Stores the next version.</summary>
    public async Task<ShareRow> Store(Session tx)
    {
        var row = this with { Version = Version + 1 };
        return await tx.Execute(Update, row) == 1 ? row : throw Errors.Stale(Name);
    }

    public Share ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Person = Person,
        Item = Item,
        Recipient = Recipient,
        Level = Level,
        Purpose = Purpose,
        ExpireTime = ExpireTime.ToProto(),
        State = StateAt(now),
        Coach = Coach,
        AgreeTime = AgreeTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
        RevokeTime = RevokeTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private const string Update =
        "UPDATE shares SET agree_time = @AgreeTime, revoke_time = @RevokeTime, version = @Version WHERE name = @Name AND version = @Version - 1";
}
