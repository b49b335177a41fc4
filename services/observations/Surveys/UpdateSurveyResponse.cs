using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<SurveyResponse> UpdateSurveyResponse(UpdateSurveyResponseRequest request, ServerCallContext context)
    {
        var wanted = request.SurveyResponse ?? new SurveyResponse();
        var violations = new Violations()
            .Name("survey_response.name", wanted.Name, SurveyResponseRow.Pattern)
            .Count("survey_response.answers", wanted.Answers.Count, 0, 200);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "answers");
        var version = Etag.Check(violations, wanted.Etag, context, "survey_response.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Amend(tx, reach, wanted, fields, version),
            async (tx, first) => await ShowResponse(tx, reach, first, await InstrumentOf(tx, (await SurveyResponseRow.Own(tx, reach, first)).SurveyRound)));
    }

    private async Task<SurveyResponse> Amend(Session tx, Reach reach, SurveyResponse wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await SurveyResponseRow.Own(tx, reach, wanted.Name);
        MustBeOpen(await SurveyRoundRow.Read(tx, row.SurveyRound), tx.Now);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        var instrument = await InstrumentOf(tx, row.SurveyRound) ?? throw Errors.NotFound(row.Name);
        var content = await vault.Open<SurveyResponse>(tx, row.Name, row.Content);
        Masks.Apply(fields, wanted, content);
        var violations = new Violations();
        new InstrumentForm(instrument).Check(violations, content.Answers, "survey_response.answers");
        violations.ThrowIfAny();

        row = row with { Content = await vault.Seal(tx, row.Person, row.Name, content), UpdateTime = tx.Now, Version = version + 1 };
        return await tx.Execute(StoreResponse, row) == 1 ? row.ToProto(content, instrument) : throw Errors.Stale(row.Name);
    }

    private const string StoreResponse =
        "UPDATE survey_responses SET content = @Content, update_time = @UpdateTime, version = @Version WHERE name = @Name AND version = @Version - 1";
}
