using Coaching.Observations.V1;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi(
    Database database, Pairs pairs, Vault vault, Today today, TimeProvider clock, IOptions<CoachQualityOptions> options)
    : CoachOnCoachingService.CoachOnCoachingServiceBase;
