using Coaching.Plcs.V1;
using Coaching.Platform;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi(Database database, Staff staff, TimeProvider clock) : PlcService.PlcServiceBase;
