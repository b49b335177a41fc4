using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<SurveyResponse> GetSurveyResponse(GetSurveyResponseRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SurveyResponseRow.Pattern).ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            var row = await SurveyResponseRow.Own(db, reach, request.Name);
            var content = await vault.Open<SurveyResponse>(db, row.Name, row.Content);
            return (row.ToProto(content, await InstrumentOf(db, row.SurveyRound)), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Person)]);
        });
    }

    private static async Task<Instrument?> InstrumentOf(Session db, string round) =>
        (await db.Find<InstrumentRow>(InstrumentOfRound, new { round }))?.ToProto();

    private const string InstrumentOfRound =
        $"SELECT {InstrumentRow.Columns} FROM instruments WHERE name = (SELECT r.instrument FROM survey_rounds r WHERE r.name = @round)";
}
