using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi(Database database, Pairs pairs, Vault vault, TimeProvider clock) : ReflectionService.ReflectionServiceBase;
