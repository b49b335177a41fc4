using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<ListSurveyResponsesResponse> ListSurveyResponses(ListSurveyResponsesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("survey_round", request.SurveyRound, SurveyRoundRow.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterResponse>();
        var args = context.Reach().With(new
        {
            request.SurveyRound,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<SurveyResponseRow>(SelectResponses, args), row => new AfterResponse(row.CreateTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListSurveyResponsesResponse { NextPageToken = next };
            var forms = new Dictionary<string, Instrument?>(StringComparer.Ordinal);
            foreach (var row in rows)
            {
                if (!forms.TryGetValue(row.SurveyRound, out var form))
                {
                    forms.Add(row.SurveyRound, form = await InstrumentOf(db, row.SurveyRound));
                }

                response.SurveyResponses.Add(row.ToProto(await vault.Open<SurveyResponse>(db, row.Name, row.Content), form));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Person))]);
        });
    }

    private const string SelectResponses = $"""
        SELECT {SurveyResponseRow.Columns}
        FROM survey_responses s
        WHERE @reach_self = 1 AND s.person = @reach_caller
          AND s.create_time <= @Before AND (s.create_time < @Before OR s.name < @After)
          AND (@SurveyRound = '' OR s.survey_round = @SurveyRound)
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record AfterResponse(DateTimeOffset CreateTime, string Name);
}
