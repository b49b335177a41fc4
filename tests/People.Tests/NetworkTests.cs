using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Organisation = Coaching.People.V1.Setting.Types.Organisation;
using Phase = Coaching.People.V1.Setting.Types.Phase;

namespace Coaching.People.Tests;

public abstract class NetworkTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "ATT-09")]
    public async Task Networks_are_filtered_by_setting_and_joined_across_schools()
    {
        var world = await host.World();
        var (head, other) = (host.Networks(host.As(world.Head, "head_teacher")), host.Networks(host.As(world.OtherHead, "head_teacher")));
        var small = await head.CreateNetworkAsync(Request(Organisation.SmallGroup));
        var large = await head.CreateNetworkAsync(Request(Organisation.LargeGroup));
        var any = await head.CreateNetworkAsync(Request(Organisation.Unspecified));

        var found = (await other.ListNetworksAsync(new ListNetworksRequest { Organisation = Organisation.SmallGroup, Phase = Phase.Primary, PageSize = 200 })).Networks.Select(network => network.Name).ToList();
        var joined = await other.JoinNetworkAsync(new JoinNetworkRequest { Name = small.Name, RequestId = PeopleOnSqlite.NewId() });

        Assert.Equal((true, true, false), (found.Contains(small.Name), found.Contains(any.Name), found.Contains(large.Name)));
        Assert.Equal((2L, true, world.Head), (joined.MemberCount, joined.IsMember, joined.Convenor));
        Assert.Equal([small.Name], (await other.ListNetworksAsync(new ListNetworksRequest { JoinedOnly = true })).Networks.Select(network => network.Name));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await other.UpdateNetworkAsync(Rename(joined))));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await head.UpdateNetworkAsync(Rename(small))));
        Assert.Equal("Renamed", (await head.UpdateNetworkAsync(Rename(joined))).DisplayName);
        Assert.Equal(1, (await other.LeaveNetworkAsync(new LeaveNetworkRequest { Name = small.Name, RequestId = PeopleOnSqlite.NewId() })).MemberCount);
        Assert.Equal("CONVENOR_STAYS", await PeopleOnSqlite.Reason(async () => await head.LeaveNetworkAsync(new LeaveNetworkRequest { Name = small.Name, RequestId = PeopleOnSqlite.NewId() })));
    }

    [DatabaseFact]
    [Trait("requirement", "ATT-07")]
    public async Task Coaches_find_peers_who_let_themselves_be_found_and_nobody_else_does()
    {
        var world = await host.World();
        await host.Pair(world.Head, world.Teacher);
        await host.Pair(world.OtherHead, await host.Staff(world.OtherSchool, V1.StaffAssignment.Types.Role.Teacher));
        var (head, other) = (host.Networks(host.As(world.Head, "head_teacher")), host.Networks(host.As(world.OtherHead, "head_teacher")));
        var list = new ListPeersRequest { OrgUnit = world.County };
        Assert.Empty((await head.ListPeersAsync(list)).Peers);

        var profile = await Change(other, world.OtherHead, new PeerProfile { Listed = true, Contact = "On the county's forum", Offer = "Questioning", Setting = new Setting { Phase = Phase.Primary }, Strands = { Strand.Leadership } }, Etag.Of(0));
        var peer = Assert.Single((await head.ListPeersAsync(list)).Peers);

        Assert.Equal((world.OtherHead, "Other Otieno", world.OtherSchool, "On the county's forum"), (peer.Person, peer.DisplayName, peer.OrgUnit, peer.Contact));
        Assert.Single((await head.ListPeersAsync(new ListPeersRequest { OrgUnit = world.County, Strand = Strand.Leadership, Phase = Phase.Primary })).Peers);
        Assert.Empty((await head.ListPeersAsync(new ListPeersRequest { OrgUnit = world.County, Strand = Strand.TeachingAssistant })).Peers);
        Assert.Empty((await host.Networks(host.As(world.Teacher, "teacher")).ListPeersAsync(list)).Peers);
        await Change(other, world.OtherHead, new PeerProfile(), profile.Etag, "listed");
        Assert.Empty((await head.ListPeersAsync(list)).Peers);
    }

    [DatabaseFact]
    public async Task An_entry_in_the_directory_is_its_persons_own()
    {
        var world = await host.World();
        var (head, teacher) = (host.Networks(host.As(world.Head, "head_teacher")), host.Networks(host.As(world.Teacher, "teacher")));
        var name = $"{world.Teacher}/peerProfile";

        Assert.False((await teacher.GetPeerProfileAsync(new GetPeerProfileRequest { Name = name })).Listed);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await head.GetPeerProfileAsync(new GetPeerProfileRequest { Name = name })));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Change(head, world.Teacher, new PeerProfile { Listed = true }, Etag.Of(0))));
        await Change(teacher, world.Teacher, new PeerProfile { Listed = true }, Etag.Of(0));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(() => Change(teacher, world.Teacher, new PeerProfile { Listed = true }, Etag.Of(0))));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_network_is_named_at_once()
    {
        var world = await host.World();
        var head = host.Networks(host.As(world.Head, "head_teacher"));
        var wrong = Request((Organisation)9);
        wrong.Network.DisplayName = "";
        wrong.Network.OrgUnits.Add(["x", "x"]);
        var unknown = Request(Organisation.SmallGroup);
        unknown.Network.OrgUnits.Add([world.School, "orgUnits/none"]);

        Assert.Equal(
            ["network.display_name", "network.org_units", "network.org_units[0]", "network.org_units[1]", "network.setting.organisation"],
            await PeopleOnSqlite.Violations(async () => await head.CreateNetworkAsync(wrong)));
        Assert.Equal(["network.org_units[1]"], await PeopleOnSqlite.Violations(async () => await head.CreateNetworkAsync(unknown)));
    }

    private static async Task<PeerProfile> Change(NetworkService.NetworkServiceClient client, string person, PeerProfile profile, string etag, string mask = "")
    {
        profile.Name = $"{person}/peerProfile";
        profile.Etag = etag;
        var request = new UpdatePeerProfileRequest { PeerProfile = profile, RequestId = PeopleOnSqlite.NewId() };
        request.UpdateMask = mask.Length == 0 ? null : FieldMask.FromString(mask);
        return await client.UpdatePeerProfileAsync(request);
    }

    private static CreateNetworkRequest Request(Organisation organisation) => new()
    {
        Network = new Network { DisplayName = "Questioning", Setting = new Setting { Organisation = organisation, Phase = Phase.Primary } },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static UpdateNetworkRequest Rename(Network network) =>
        new() { Network = new Network { Name = network.Name, Etag = network.Etag, DisplayName = "Renamed" }, RequestId = PeopleOnSqlite.NewId() };
}

public sealed class NetworkOnSqlite(PeopleOnSqlite host) : NetworkTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class NetworkOnSqlServer(PeopleOnSqlServer host) : NetworkTests(host), IClassFixture<PeopleOnSqlServer>;
