using Coaching.People.V1;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.People;

internal sealed partial class PersonMergesApi(Database database, IOptions<MergesOptions> options) : PersonMergeService.PersonMergeServiceBase;
