using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    public override Task<Network> GetNetwork(GetNetworkRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "networks/{network}").ThrowIfAny();

        return database.Read(db => Show(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<Network> Show(Session db, ServerCallContext context, string name) =>
        (await NetworkRow.Find(db, context.Reach(), name)).ToProto();
}
