using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record NetworkRow
{
    public const string Columns = "name, convenor, organisation, phase, locality, content, version, create_time, update_time";

    /// <summary>Networks name their convenor and nobody else: all staff see them. The argument is who asks.</summary>
    public const string Select = """
        SELECT n.name, n.convenor, n.organisation, n.phase, n.locality, n.content, n.version, n.create_time, n.update_time,
            (SELECT COUNT(*) FROM network_members m WHERE m.network = n.name) AS member_count,
            (SELECT COUNT(*) FROM network_members m WHERE m.network = n.name AND m.person = @reach_caller) AS own_count
        FROM networks n
        """;

    public required string Name { get; init; }

    public required string Convenor { get; init; }

    public required Setting.Types.Organisation Organisation { get; init; }

    public required Setting.Types.Phase Phase { get; init; }

    public required Setting.Types.Locality Locality { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public long MemberCount { get; init; }

    public long OwnCount { get; init; }

    public static async Task<NetworkRow> Find(Session db, Reach reach, string name) =>
        await db.Find<NetworkRow>($"{Select} WHERE n.name = @name", reach.With(new { name })) ?? throw Errors.NotFound(name);

    public static string ContentOf(Network network) => Platform.Content.Of(
        new Network { DisplayName = network.DisplayName, Description = network.Description, OrgUnits = { network.OrgUnits } });

    public Network ToProto()
    {
        var network = Platform.Content.Read<Network>(Content);
        network.Name = Name;
        network.Setting = SettingOf();
        network.Convenor = Convenor;
        network.MemberCount = MemberCount;
        network.IsMember = OwnCount > 0;
        network.CreateTime = CreateTime.ToProto();
        network.UpdateTime = UpdateTime.ToProto();
        network.Etag = Etag.Of(Version);
        return network;
    }

    public NetworkChanged ToFact() => new()
    {
        Network = Name,
        Setting = SettingOf(),
        OrgUnits = { Platform.Content.Read<Network>(Content).OrgUnits },
        MemberCount = MemberCount,
    };

    private Setting SettingOf() => new() { Organisation = Organisation, Phase = Phase, Locality = Locality };
}
