using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Audience = Coaching.Observations.V1.SurveyRound.Types.Audience;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override async Task<SurveyResponse> CreateSurveyResponse(CreateSurveyResponseRequest request, ServerCallContext context)
    {
        var draft = request.SurveyResponse ?? new SurveyResponse();
        var violations = new Violations()
            .Name("survey_response.survey_round", draft.SurveyRound, SurveyRoundRow.Pattern)
            .OptionalId("survey_response_id", request.SurveyResponseId)
            .Count("survey_response.answers", draft.Answers.Count, 0, 200);
        RequestIds.Check(violations, request.RequestId, context);
        var form = await FormOf(draft.SurveyRound, context.CancellationToken);
        form?.Check(violations, draft.Answers, "survey_response.answers");
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"surveyResponses/{(request.SurveyResponseId.Length > 0 ? request.SurveyResponseId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return await database.Once(
            context, request, name, tx => Respond(tx, reach, name, draft, form?.Instrument), (tx, first) => ShowResponse(tx, reach, first, form?.Instrument));
    }

    private async Task<SurveyResponse> Respond(Session tx, Reach reach, string name, SurveyResponse draft, Instrument? instrument)
    {
        var round = await SurveyRoundRow.Read(tx, draft.SurveyRound);
        if (instrument is not { Kind: not Instrument.Types.Kind.LessonObservation })
        {
            throw Errors.NotFound(round.Name);
        }

        var unit = await tx.Find<UnitEntry>(SelectAsked(round.Audience), reach.With(new { Round = round.Name })) ?? throw Errors.NotFound(round.Name);
        MustBeOpen(round, tx.Now);
        var content = new SurveyResponse { Answers = { draft.Answers } };
        var row = new SurveyResponseRow
        {
            Name = name,
            SurveyRound = round.Name,
            Person = reach.Caller,
            Origin = reach.Caller,
            OrgUnit = unit.Name,
            County = unit.County,
            Content = await vault.Seal(tx, reach.Caller, name, content),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertResponse, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectOfRound, row) ?? name);
        }

        await tx.Publish(name, row.Version, new SurveyAnswered { SurveyResponse = name, SurveyRound = round.Name, OrgUnit = unit.Name, County = unit.County });
        return row.ToProto(content, instrument);
    }

    private async Task<InstrumentForm?> FormOf(string round, CancellationToken cancel)
    {
        var name = ResourceName.Matches(SurveyRoundRow.Pattern, round)
            ? await database.Read(db => db.Find<string>("SELECT instrument FROM survey_rounds WHERE name = @round", new { round }), cancel)
            : null;
        return name is null ? null : await instruments.Find(name, cancel);
    }

    private async Task<SurveyResponse> ShowResponse(Session tx, Reach reach, string name, Instrument? instrument)
    {
        var row = await SurveyResponseRow.Own(tx, reach, name);
        return row.ToProto(await vault.Open<SurveyResponse>(tx, row.Name, row.Content), instrument);
    }

    private static void MustBeOpen(SurveyRoundRow round, DateTimeOffset now)
    {
        if (round.StateAt(now) != SurveyRound.Types.State.Open)
        {
            throw Errors.Precondition("ROUND_NOT_OPEN", $"{round.Name} is not open.", ("surveyRound", round.Name));
        }
    }

    // Whoever has several posts in the round's places answers from the first of them by name.
    private static string SelectAsked(Audience audience)
    {
        var pair = audience switch
        {
            Audience.Coachees => PairOf("coachee"),
            Audience.Coaches => PairOf("coach"),
            _ => "",
        };
        return $"""
            SELECT u.name, u.display_name, u.level, u.parent, u.county, u.state, u.version
            FROM dir_org_units u
            WHERE u.name = (
                SELECT MIN(p.org_unit)
                FROM dir_posts p CROSS JOIN survey_rounds r
                WHERE r.name = @Round AND p.person = @reach_caller AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)
                  AND {SurveyRoundRow.Covers("p.org_unit")}{pair})
            """;
    }

    private static string PairOf(string side) => $"""
         AND EXISTS (SELECT 1 FROM dir_pairs c
                     WHERE c.{side} = @reach_caller AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today)
                       AND (r.programme = '' OR c.programme = r.programme))
        """;

    private const string InsertResponse = $"""
        INSERT INTO survey_responses ({SurveyResponseRow.Columns})
        VALUES (@Name, @SurveyRound, @Person, @Origin, @OrgUnit, @County, @Content, @CreateTime, @UpdateTime, @Version)
        """;

    private const string SelectOfRound = "SELECT name FROM survey_responses WHERE survey_round = @SurveyRound AND origin = @Origin";
}
