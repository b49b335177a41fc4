using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi(Database database, TimeProvider clock) : StandardsFrameworkService.StandardsFrameworkServiceBase
{
    private static async Task<StandardsFramework> Show(Session tx, string name) => (await StandardsFrameworkRow.Read(tx, name)).ToProto();
}
