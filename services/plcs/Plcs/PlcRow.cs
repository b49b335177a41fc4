using Coaching.Platform;
using Coaching.Plcs.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Plcs;

internal sealed record PlcRow
{
    public const string Pattern = "plcs/{plc}";

    public const string Columns =
        "p.name, p.display_name, p.order_name, p.org_unit, p.county, p.facilitator, p.programme, p.cadence_seconds, p.state, p.last_meeting_time, "
        + "p.create_time, p.update_time, p.version";

    private const string IsMember = "EXISTS (SELECT 1 FROM plc_members reach_m WHERE reach_m.plc = p.name AND reach_m.person = @reach_caller)";

    /// <summary>The condition that the PLC <c>p</c> is within reach: through its unit, its facilitator or its members.</summary>
    public static readonly string Within = $"""
        ({Reach.Predicate("p.org_unit")}
         OR (@reach_facilitator = 1 AND p.facilitator = @reach_caller)
         OR (@reach_member = 1 AND {IsMember}))
        """;

    /// <summary>
    /// The condition that the PLC <c>p</c> concerns the caller in any way, whatever the RPC allows: who handed it over may still repeat that.
    /// </summary>
    public static readonly string Concerns = $"({Reach.Predicate("p.org_unit")} OR p.facilitator = @reach_caller OR {IsMember})";

    /// <summary>
    /// What could be within reach, by the indexes that find it; <see cref="Within"/> has the say. No row of the matrix lets anybody see all.
    /// </summary>
    public const string Near = """
        (p.facilitator = @reach_caller
         OR p.name IN (SELECT n.plc FROM plc_members n WHERE n.person = @reach_caller)
         OR p.org_unit IN (SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor WHERE c.person = @reach_caller))
        """;

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string OrderName { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Facilitator { get; init; }

    public required string Programme { get; init; }

    public required long CadenceSeconds { get; init; }

    public required Plc.Types.State State { get; init; }

    public DateTimeOffset? LastMeetingTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public Plc ToProto(IEnumerable<string> members) => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        OrgUnit = OrgUnit,
        Facilitator = Facilitator,
        Members = { members },
        Programme = Programme,
        Cadence = new Duration { Seconds = CadenceSeconds },
        State = State,
        County = County,
        LastMeetingTime = LastMeetingTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public PlcChanged ToFact(IEnumerable<string> members) => new()
    {
        Plc = Name,
        OrgUnit = OrgUnit,
        County = County,
        Programme = Programme,
        Facilitator = Facilitator,
        Members = { members },
        Cadence = new Duration { Seconds = CadenceSeconds },
        State = State,
        CreateTime = CreateTime.ToProto(),
    };
}
