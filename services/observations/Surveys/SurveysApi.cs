using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed partial class SurveysApi(Database database, Vault vault, InstrumentCatalogue instruments, Today today, TimeProvider clock)
    : SurveyService.SurveyServiceBase
{
    private static async Task<SurveyRound> ShowRound(Session tx, string name) => await (await SurveyRoundRow.Read(tx, name)).ToProto(tx);
}
