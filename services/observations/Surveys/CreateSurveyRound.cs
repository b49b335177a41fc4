using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Audience = Coaching.Observations.V1.SurveyRound.Types.Audience;
using InstrumentKind = Coaching.Observations.V1.Instrument.Types.Kind;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<SurveyRound> CreateSurveyRound(CreateSurveyRoundRequest request, ServerCallContext context)
    {
        var draft = request.SurveyRound ?? new SurveyRound();
        var violations = SurveyRoundRules.Check(new Violations(), draft).OptionalId("survey_round_id", request.SurveyRoundId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"surveyRounds/{(request.SurveyRoundId.Length > 0 ? request.SurveyRoundId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(context, request, name, tx => Plan(tx, context, name, draft), ShowRound);
    }

    private static async Task<SurveyRound> Plan(Session tx, ServerCallContext context, string name, SurveyRound draft)
    {
        await MustReachPlaces(tx, context, draft.Programme, draft.OrgUnits);
        var instrument = await tx.Find<InstrumentRow>(InstrumentRow.SelectByName, new { Name = draft.Instrument }) ?? throw Errors.NotFound(draft.Instrument);
        if (instrument.State != Instrument.Types.State.Published)
        {
            throw Errors.Precondition("INSTRUMENT_NOT_PUBLISHED", $"{draft.Instrument} is not published.", ("instrument", draft.Instrument));
        }

        new Violations().Require(
            instrument.Kind is InstrumentKind.Survey or InstrumentKind.Interview or InstrumentKind.LessonObservation,
            "survey_round.instrument", "must be a survey, an interview or a lesson observation").ThrowIfAny();

        var row = new SurveyRoundRow
        {
            Name = name,
            DisplayName = draft.DisplayName,
            Instrument = draft.Instrument,
            Wave = draft.Wave,
            Programme = draft.Programme,
            Audience = draft.Audience == Audience.Unspecified ? Audience.Staff : draft.Audience,
            OpenTime = draft.OpenTime.ToTimeOrNull()!.Value,
            CloseTime = draft.CloseTime.ToTimeOrNull()!.Value,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertRound, row))
        {
            throw Errors.AlreadyExists(name);
        }

        for (var place = 0; place < draft.OrgUnits.Count; place++)
        {
            await tx.Execute(InsertUnit, new { Name = name, Place = place, OrgUnit = draft.OrgUnits[place] });
        }

        await row.Publish(tx);
        return await row.ToProto(tx);
    }

    // A programme is asked in all its places, so the caller must answer for each of them.
    private static async Task MustReachPlaces(Session tx, ServerCallContext context, string programme, IReadOnlyCollection<string> units)
    {
        if (programme.Length > 0)
        {
            units = [.. await tx.Query<string>("SELECT org_unit FROM dir_programme_units WHERE programme = @programme AND is_sampled = 0", new { programme })];
            if (units.Count == 0)
            {
                throw Errors.NotFound(programme);
            }
        }

        foreach (var unit in units)
        {
            await tx.MustReach(context, unit);
        }
    }

    private const string InsertRound = $"""
        INSERT INTO survey_rounds ({SurveyRoundRow.Columns})
        VALUES (@Name, @DisplayName, @Instrument, @Wave, @Programme, @Audience, @OpenTime, @CloseTime, @CreateTime, @UpdateTime, @Version)
        """;

    private const string InsertUnit = "INSERT INTO survey_round_units (survey_round, place, org_unit) VALUES (@Name, @Place, @OrgUnit)";
}
