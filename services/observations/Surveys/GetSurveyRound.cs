using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<SurveyRound> GetSurveyRound(GetSurveyRoundRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SurveyRoundRow.Pattern).ThrowIfAny();

        return database.Read(db => ShowRound(db, request.Name), context.CancellationToken);
    }
}
