using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Google.Protobuf;

namespace Coaching.People;

internal sealed record SelectionCriteriaRow
{
    public const string Columns = "name, display_name, org_unit, tiers, criteria, revision, state, version, create_time, update_time";

    public const string SelectByName = $"SELECT {Columns} FROM selection_criteria WHERE name = @name";

    public const string Insert = $"""
        INSERT INTO selection_criteria ({Columns})
        VALUES (@Name, @DisplayName, @OrgUnit, @Tiers, @Criteria, @Revision, @State, @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE selection_criteria
        SET display_name = @DisplayName, tiers = @Tiers, criteria = @Criteria, revision = @Revision, state = @State, version = @Version,
            update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string InsertRevision =
        "INSERT INTO selection_criteria_revisions (name, revision, criteria, create_time) VALUES (@Name, @Revision, @Criteria, @UpdateTime)";

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    /// <summary>Empty for everywhere.</summary>
    public required string OrgUnit { get; init; }

    /// <summary>The levels of pairs that they gate, as bits; 0 for all.</summary>
    public required int Tiers { get; init; }

    /// <summary>A SelectionCriteria with nothing but its criteria.</summary>
    public required byte[] Criteria { get; init; }

    public required int Revision { get; init; }

    public required SelectionCriteria.Types.State State { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static byte[] Pack(IEnumerable<SelectionCriteria.Types.Criterion> criteria) => new SelectionCriteria { Criteria = { criteria } }.ToByteArray();

    public static int Bits(IEnumerable<Tier> tiers) => tiers.Aggregate(0, (bits, tier) => bits | Bit(tier));

    public static int Bit(Tier tier) => 1 << (int)tier;

    public SelectionCriteria ToProto()
    {
        var criteria = SelectionCriteria.Parser.ParseFrom(Criteria);
        criteria.Name = Name;
        criteria.DisplayName = DisplayName;
        criteria.OrgUnit = OrgUnit;
        criteria.Tiers.AddRange(Enum.GetValues<Tier>().Where(tier => tier != Tier.Unspecified && (Tiers & Bit(tier)) != 0));
        criteria.Revision = Revision;
        criteria.State = State;
        criteria.CreateTime = CreateTime.ToProto();
        criteria.UpdateTime = UpdateTime.ToProto();
        criteria.Etag = Etag.Of(Version);
        return criteria;
    }
}
