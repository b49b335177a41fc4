using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    private static readonly string[] UpdatableFields = ["display_name", "description", "setting", "org_units"];

    public override Task<Network> UpdateNetwork(UpdateNetworkRequest request, ServerCallContext context)
    {
        var wanted = request.Network ?? new Network();
        var violations = new Violations().Name("network.name", wanted.Name, "networks/{network}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "network.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), (tx, stored) => Show(tx, context, stored));
    }

    private static async Task<Network> Update(Session tx, ServerCallContext context, Network wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await NetworkRow.Find(tx, context.Reach(), wanted.Name);
        if (row.Convenor != PersonOf(context))
        {
            throw Errors.Denied();
        }

        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var network = row.ToProto();
        Masks.Apply(fields, wanted, network);
        var violations = new Violations();
        Check(violations, network);
        violations.ThrowIfAny();
        await CheckUnits(tx, network);

        row = row with
        {
            Organisation = network.Setting?.Organisation ?? default,
            Phase = network.Setting?.Phase ?? default,
            Locality = network.Setting?.Locality ?? default,
            Content = NetworkRow.ContentOf(network),
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        return await tx.Execute(Store, row) == 1 ? await Tell(tx, context, row.Name) : throw Errors.Stale(row.Name);
    }

    private const string Store = """
        UPDATE networks
        SET organisation = @Organisation, phase = @Phase, locality = @Locality, content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
