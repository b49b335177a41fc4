using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.SurveyRound.Types.State;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<SurveyRound> UpdateSurveyRound(UpdateSurveyRoundRequest request, ServerCallContext context)
    {
        var wanted = request.SurveyRound ?? new SurveyRound();
        var violations = new Violations().Name("survey_round.name", wanted.Name, SurveyRoundRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "display_name", "open_time", "close_time");
        var version = Etag.Check(violations, wanted.Etag, context, "survey_round.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Change(tx, context, wanted, fields, version), ShowRound);
    }

    private static async Task<SurveyRound> Change(Session tx, ServerCallContext context, SurveyRound wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await SurveyRoundRow.Read(tx, wanted.Name);
        var round = await row.ToProto(tx);
        await MustReachPlaces(tx, context, row.Programme, round.OrgUnits);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        var state = row.StateAt(tx.Now);
        if (state == State.Closed)
        {
            throw Errors.Precondition("ROUND_CLOSED", $"{row.Name} is closed.", ("surveyRound", row.Name));
        }

        if (state == State.Open && fields.Contains("open_time"))
        {
            throw Errors.Precondition("ROUND_OPEN", $"{row.Name} has opened.", ("surveyRound", row.Name));
        }

        Masks.Apply(fields, wanted, round);
        SurveyRoundRules.Check(new Violations(), round).ThrowIfAny();
        row = row with
        {
            DisplayName = round.DisplayName,
            OpenTime = round.OpenTime.ToTimeOrNull()!.Value,
            CloseTime = round.CloseTime.ToTimeOrNull()!.Value,
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        if (await tx.Execute(StoreRound, row) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await row.Publish(tx);
        return await row.ToProto(tx);
    }

    private const string StoreRound = """
        UPDATE survey_rounds SET display_name = @DisplayName, open_time = @OpenTime, close_time = @CloseTime, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
