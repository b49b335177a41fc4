using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class PrivacyNoticesApi(Database database) : PrivacyNoticeService.PrivacyNoticeServiceBase;
