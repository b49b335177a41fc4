using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi(Database database) : NetworkService.NetworkServiceBase
{
    // Networks and the directory are of people: a machine has no peers.
    private static string PersonOf(ServerCallContext context) => context.Caller().Person ?? throw Errors.Denied();
}
