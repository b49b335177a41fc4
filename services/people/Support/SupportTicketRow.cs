using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.WellKnownTypes;
using Category = Coaching.People.V1.SupportTicket.Types.Category;
using State = Coaching.People.V1.SupportTicket.Types.State;

namespace Coaching.People;

internal sealed record SupportTicketRow
{
    public const string Columns = """
        name, person, org_unit, category, state, description, resolution, resolve_time, seconds_to_fix, reopen_count, version, create_time
        """;

    public static readonly string Within = Reach.Predicate("support_tickets.org_unit", self: "support_tickets.person");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM support_tickets WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string OrgUnit { get; init; }

    public required Category Category { get; init; }

    public required State State { get; init; }

    public required string Description { get; init; }

    public required string Resolution { get; init; }

    public DateTimeOffset? ResolveTime { get; init; }

    /// <summary>Kept, since the engines do not subtract times in the same way.</summary>
    public long? SecondsToFix { get; init; }

    public required int ReopenCount { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public SupportTicket ToProto() => new()
    {
        Name = Name,
        Person = Person,
        OrgUnit = OrgUnit,
        Category = Category,
        State = State,
        Description = Description,
        Resolution = Resolution,
        CreateTime = CreateTime.ToProto(),
        ResolveTime = ResolveTime?.ToProto(),
        TimeToFix = SecondsToFix is { } seconds ? new Duration { Seconds = seconds } : null,
        ReopenCount = ReopenCount,
        Etag = Etag.Of(Version),
    };

    public SupportTicketChanged ToFact() => new()
    {
        SupportTicket = Name,
        OrgUnit = OrgUnit,
        Category = Category,
        State = State,
        CreateTime = CreateTime.ToProto(),
        ResolveTime = ResolveTime?.ToProto(),
    };
}
