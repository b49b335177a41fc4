using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    public override Task<Network> LeaveNetwork(LeaveNetworkRequest request, ServerCallContext context)
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
                if (network.Convenor == person)
                {
                    throw Errors.Precondition("CONVENOR_STAYS", $"The convenor of {network.Name} cannot leave it.", ("name", network.Name));
                }

                if (await tx.Execute(DeleteMember, new { request.Name, person }) == 0)
                {
                    return network;
                }

                await tx.Execute(Touch, new { request.Name, tx.Now });
                return await Tell(tx, context, request.Name);
            },
            (tx, stored) => Show(tx, context, stored));
    }

    private const string DeleteMember = "DELETE FROM network_members WHERE network = @Name AND person = @person";
}
