using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class LearningWalksApi(Database database, Vault vault, Today today, TimeProvider clock)
    : LearningWalkService.LearningWalkServiceBase;
