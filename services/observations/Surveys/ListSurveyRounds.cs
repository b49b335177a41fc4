using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.SurveyRound.Types.State;

namespace Coaching.Observations;

internal sealed partial class SurveysApi
{
    public override Task<ListSurveyRoundsResponse> ListSurveyRounds(ListSurveyRoundsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalEnum("state", request.State)
            .OptionalName("instrument", request.Instrument, InstrumentRow.Pattern)
            .OptionalEnum("wave", request.Wave)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterRound>();
        var args = context.Reach().With(new
        {
            request.Instrument,
            request.Wave,
            request.Programme,
            Now = clock.GetUtcNow(),
            Before = after?.OpenTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = string.Concat(
            SelectRounds,
            request.State switch
            {
                State.Planned => " AND r.open_time > @Now",
                State.Open => " AND r.open_time <= @Now AND r.close_time > @Now",
                State.Closed => " AND r.close_time <= @Now",
                _ => "",
            },
            request.Mine ? Mine : "",
            " ORDER BY r.open_time DESC, r.name DESC");
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<SurveyRoundRow>(statement, args), row => new AfterRound(row.OpenTime, row.Name));
                var units = await SurveyRoundRow.Units(db, rows.Select(row => row.Name));
                return new ListSurveyRoundsResponse { SurveyRounds = { rows.Select(row => row.ToProto(units[row.Name], db.Now)) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private const string SelectRounds = $"""
        SELECT {SurveyRoundRow.Columns}
        FROM survey_rounds r
        WHERE r.open_time <= @Before AND (r.open_time < @Before OR r.name < @After)
          AND (@Instrument = '' OR r.instrument = @Instrument)
          AND (@Wave = 0 OR r.wave = @Wave)
          AND (@Programme = '' OR r.programme = @Programme)
        """;

    private static readonly string Mine = $"""
         AND EXISTS (SELECT 1 FROM dir_posts p
                     WHERE p.person = @reach_caller AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)
                       AND {SurveyRoundRow.Covers("p.org_unit")})
        """;

    private sealed record AfterRound(DateTimeOffset OpenTime, string Name);
}
