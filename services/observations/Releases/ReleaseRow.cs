using Coaching.Observations.V1;
using Coaching.Platform;
using Dapper;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed record ReleaseRow
{
    public const string Pattern = "releases/{release}";

    public const string Columns = "name, person, origin, recipient, purpose, content, create_time, expire_time, withdraw_time, version";

    public const string Insert = $"""
        INSERT INTO releases ({Columns})
        VALUES (@Name, @Person, @Origin, @Recipient, @Purpose, @Content, @CreateTime, @ExpireTime, @WithdrawTime, @Version)
        """;

    /// <summary>
    /// One's own at any time; as its recipient while it is open, and under another purpose than coaching's only for the purpose that the person
    /// chose.
    /// </summary>
    public const string Within = """
        ((@reach_self = 1 AND r.person = @reach_caller)
         OR (@reach_recipient = 1 AND r.recipient = @reach_caller AND r.withdraw_time IS NULL AND r.expire_time > @AtTime
             AND (@ForPurpose = 'developmental' OR (@ForPurpose = 'appraisal' AND r.purpose = 1))))
        """;

    public const string SelectReached = $"SELECT {Columns} FROM releases r WHERE r.name = @Name AND {Within}";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string Origin { get; init; }

    public required string Recipient { get; init; }

    public required Release.Types.Purpose Purpose { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset ExpireTime { get; init; }

    public DateTimeOffset? WithdrawTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The parameters of <see cref="Within"/> beside a statement's own.</summary>
    public static DynamicParameters Args(ServerCallContext context, DateTimeOffset now, object args)
    {
        var all = context.Reach().With(args);
        all.Add("AtTime", now);
        all.Add("ForPurpose", context.Caller().Purpose);
        return all;
    }

    public Release ToProto(DateTimeOffset now) => new()
    {
        Name = Name,
        Person = Person,
        Recipient = Recipient,
        Purpose = Purpose,
        State = WithdrawTime is not null ? Release.Types.State.Withdrawn
            : ExpireTime <= now ? Release.Types.State.Expired
            : Release.Types.State.Open,
        ExpireTime = ExpireTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
        WithdrawTime = WithdrawTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    /// <summary>The release with what it holds.</summary>
    public async Task<Release> ToProto(Session db, Vault vault)
    {
        var whole = await vault.Open<Release>(db, Name, Content);
        whole.MergeFrom(ToProto(db.Now));
        return whole;
    }
}
