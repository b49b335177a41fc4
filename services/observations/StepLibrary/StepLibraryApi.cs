using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class StepLibraryApi(Database database, Today today) : StepLibraryService.StepLibraryServiceBase;
