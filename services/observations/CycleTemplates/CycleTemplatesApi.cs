using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class CycleTemplatesApi(Database database) : CycleTemplateService.CycleTemplateServiceBase;
