using Coaching.Plcs.V1;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi : PlcService.PlcServiceBase;
