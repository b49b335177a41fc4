using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    public override Task<Network> JoinNetwork(JoinNetworkRequest request, ServerCallContext context)
    {
        var person = PersonOf(context);
        var violations = new Violations().Name("name", request.Name, "networks/{network}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            request.Name,
            async tx =>
            {
                var network = await Show(tx, context, request.Name);
                if (network.IsMember)
                {
                    return network;
                }

                await tx.Execute(InsertMember, new { name = request.Name, person, time = tx.Now });
                await tx.Execute(Touch, new { request.Name, tx.Now });
                return await Tell(tx, context, request.Name);
            },
            (tx, stored) => Show(tx, context, stored));
    }

    private const string Touch = "UPDATE networks SET version = version + 1, update_time = @Now WHERE name = @Name";
}
