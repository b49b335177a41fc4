using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class ImportsApi(Database database, OperationStore operations) : ImportService.ImportServiceBase;
