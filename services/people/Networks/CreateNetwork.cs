using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    private const int MaxOrgUnits = 200;

    public override Task<Network> CreateNetwork(CreateNetworkRequest request, ServerCallContext context)
    {
        var convenor = PersonOf(context);
        var draft = request.Network ?? new Network();
        var violations = new Violations()
            .Require(request.Network is not null, "network", "must be set")
            .OptionalId("network_id", request.NetworkId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"networks/{(request.NetworkId.Length == 0 ? Guid.CreateVersion7().ToString() : request.NetworkId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, convenor, draft), (tx, stored) => Show(tx, context, stored));
    }

    private static void Check(Violations violations, Network network)
    {
        violations.Text("network.display_name", network.DisplayName, 1, 200)
            .Text("network.description", network.Description, 0, 2_000)
            .Count("network.org_units", network.OrgUnits.Count, 0, MaxOrgUnits)
            .Require(network.OrgUnits.Distinct(StringComparer.Ordinal).Count() == network.OrgUnits.Count, "network.org_units", "must not repeat a unit");
        for (var index = 0; index < Math.Min(network.OrgUnits.Count, MaxOrgUnits); index++)
        {
            violations.Name($"network.org_units[{index}]", network.OrgUnits[index], "orgUnits/{org_unit}");
        }

        Check(violations, "network.setting", network.Setting);
    }

    private static void Check(Violations violations, string path, Setting? setting) => violations
        .OptionalEnum($"{path}.organisation", setting?.Organisation ?? default)
        .OptionalEnum($"{path}.phase", setting?.Phase ?? default)
        .OptionalEnum($"{path}.locality", setting?.Locality ?? default);

    private static async Task CheckUnits(Session tx, Network network)
    {
        var violations = new Violations();
        var known = network.OrgUnits.Count == 0
            ? []
            : (await tx.Query<string>("SELECT name FROM org_units WHERE name IN @units", new { units = network.OrgUnits.ToArray() })).ToHashSet(StringComparer.Ordinal);
        for (var index = 0; index < network.OrgUnits.Count; index++)
        {
            violations.Require(known.Contains(network.OrgUnits[index]), $"network.org_units[{index}]", "must be a unit that exists");
        }

        violations.ThrowIfAny();
    }

    private static async Task<Network> Create(Session tx, ServerCallContext context, string name, string convenor, Network draft)
    {
        await CheckUnits(tx, draft);
        var row = new NetworkRow
        {
            Name = name,
            Convenor = convenor,
            Organisation = draft.Setting?.Organisation ?? default,
            Phase = draft.Setting?.Phase ?? default,
            Locality = draft.Setting?.Locality ?? default,
            Content = NetworkRow.ContentOf(draft),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Execute(InsertMember, new { name, person = convenor, time = tx.Now });
        return await Tell(tx, context, name);
    }

    // Read again for the members that it has now.
    private static async Task<Network> Tell(Session tx, ServerCallContext context, string name)
    {
        var row = await NetworkRow.Find(tx, context.Reach(), name);
        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private const string Insert = $"""
        INSERT INTO networks ({NetworkRow.Columns})
        VALUES (@Name, @Convenor, @Organisation, @Phase, @Locality, @Content, @Version, @CreateTime, @UpdateTime)
        """;

    private const string InsertMember = "INSERT INTO network_members (network, person, join_time) VALUES (@name, @person, @time)";
}
