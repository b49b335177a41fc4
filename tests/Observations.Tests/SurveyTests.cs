using System.Text;
using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Audience = Coaching.Observations.V1.SurveyRound.Types.Audience;
using Client = Coaching.Observations.V1.SurveyService.SurveyServiceClient;
using Wave = Coaching.Observations.V1.Instrument.Types.Wave;

namespace Coaching.Observations.Tests;

public abstract class SurveyTests(ObservationsOnSqlite host)
{
    private const string Pulse = "instruments/pulse-trust";
    private const string Waves = "instruments/wave-confidence-motivation-reflection";
    private const string Marker = "rhinoceros";

    [DatabaseFact]
    [Trait("requirement", "CAS-31")]
    [Trait("requirement", "LL-15")]
    [Trait("requirement", "CAS-32")]
    public async Task What_somebody_answered_is_theirs_alone()
    {
        var school = await School.Open(host);
        var round = await Plan(school, school.Head, Waves, Wave.Baseline, school.Unit);
        var request = Respond(round, ("explain", 4));
        request.SurveyResponse.Answers.Add(new Answer { Key = "helped_most", Text = Marker });

        var made = await As(school, school.Teacher).CreateSurveyResponseAsync(request);

        Assert.Equal((school.Teacher, school.Unit, "\"1\""), (made.Respondent, made.OrgUnit, made.Etag));
        Assert.Equal([("confidence", 4_000)], made.Scores.Select(score => (score.Key, score.Thousandths)));
        Assert.Equal(made, await As(school, school.Teacher).GetSurveyResponseAsync(new GetSurveyResponseRequest { Name = made.Name }));
        Assert.Equal([made], (await As(school, school.Teacher).ListSurveyResponsesAsync(new ListSurveyResponsesRequest { SurveyRound = round.Name })).SurveyResponses);
        var missing = $"surveyResponses/{Guid.NewGuid()}";
        foreach (var person in new[] { school.Head, school.Colleague, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var forbidden = await As(school, person).GetSurveyResponseAsync(new GetSurveyResponseRequest { Name = made.Name }).NotFound();
            var absent = await As(school, person).GetSurveyResponseAsync(new GetSurveyResponseRequest { Name = missing }).NotFound();
            Assert.Equal(absent.Told(missing), forbidden.Told(made.Name));
            Assert.Empty((await As(school, person).ListSurveyResponsesAsync(new ListSurveyResponsesRequest())).SurveyResponses);
        }

        var content = await host.Database.Read(db => db.One<byte[]>("SELECT content FROM survey_responses WHERE name = @Name", new { made.Name }), default);
        Assert.DoesNotContain(Marker, Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        var fact = Assert.Single(await host.Facts<SurveyAnswered>(made.Name));
        Assert.Equal((round.Name, school.Unit, school.County), (fact.SurveyRound, fact.OrgUnit, fact.County));
        Assert.DoesNotContain(school.Teacher, fact.ToString(), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "P4")]
    public async Task One_person_answers_once_and_may_amend_it_until_the_round_closes()
    {
        var school = await School.Open(host);
        var round = await Plan(school, school.Head, Pulse, Wave.Pulse, school.Unit);
        var request = Respond(round, ("listened_to", 2));
        var made = await As(school, school.Teacher).CreateSurveyResponseAsync(request);

        Assert.Equal(made, await As(school, school.Teacher).CreateSurveyResponseAsync(request));
        await As(school, school.Teacher).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3))).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        UpdateSurveyResponseRequest Amend(string etag, int value) => new()
        {
            SurveyResponse = new SurveyResponse { Name = made.Name, Answers = { new Answer { Key = "listened_to", Number = value } }, Etag = etag },
            RequestId = NewRequest,
        };
        var amended = await As(school, school.Teacher).UpdateSurveyResponseAsync(Amend(made.Etag, 5));
        Assert.Equal(5, Assert.Single(amended.Answers).Number);
        await As(school, school.Teacher).UpdateSurveyResponseAsync(Amend(made.Etag, 1)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await As(school, school.Head).UpdateSurveyResponseAsync(Amend(amended.Etag, 1)).NotFound();
        Assert.Equal(
            ["survey_response.answers[0].number"], (await As(school, school.Teacher).UpdateSurveyResponseAsync(Amend(amended.Etag, 6)).Invalid()).Paths());

        host.Clock.Advance(TimeSpan.FromMinutes(31));
        await As(school, school.Teacher).UpdateSurveyResponseAsync(Amend(amended.Etag, 1)).Refused(StatusCode.FailedPrecondition, "ROUND_NOT_OPEN");
        await As(school, school.Colleague).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3))).Refused(StatusCode.FailedPrecondition, "ROUND_NOT_OPEN");
    }

    [DatabaseFact]
    public async Task Only_who_is_asked_can_answer_and_everything_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var round = await Plan(school, school.CountyOfficer, Pulse, Wave.Pulse, school.Zone, Audience.Coachees);

        await As(school, school.Head).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3)));
        await As(school, school.Teacher).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3)));
        await As(school, school.Colleague).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3))).NotFound();
        await As(school, school.CountyOfficer).CreateSurveyResponseAsync(Respond(round, ("listened_to", 3))).NotFound();
        var wrong = Respond(round, ("listened_to", 9), ("unknown", 1));
        (wrong.RequestId, wrong.SurveyResponseId) = ("x", "X");
        var error = await As(school, school.Teacher).CreateSurveyResponseAsync(wrong).Invalid();

        Assert.Equal(["request_id", "survey_response.answers[0].number", "survey_response.answers[1].key", "survey_response_id"], error.Paths());
        Assert.Contains(round.Name, (await As(school, school.OtherHead).ListSurveyRoundsAsync(new ListSurveyRoundsRequest { Mine = true })).SurveyRounds.Select(one => one.Name));
        Assert.DoesNotContain(round.Name, (await As(school, school.CountyOfficer).ListSurveyRoundsAsync(
            new ListSurveyRoundsRequest { Mine = true, State = SurveyRound.Types.State.Open, Wave = Wave.Pulse, Instrument = Pulse })).SurveyRounds.Select(one => one.Name));
    }

    [DatabaseFact]
    public async Task A_round_is_planned_by_who_answers_for_its_places_and_changes_until_it_closes()
    {
        var school = await School.Open(host);
        var empty = await As(school, school.Head).CreateSurveyRoundAsync(new CreateSurveyRoundRequest { SurveyRoundId = "X" }).Invalid();
        Assert.Equal(
            [
                "request_id", "survey_round.close_time", "survey_round.display_name", "survey_round.instrument", "survey_round.open_time", "survey_round.org_units",
                "survey_round.wave", "survey_round_id",
            ],
            empty.Paths());
        await As(school, school.Head).CreateSurveyRoundAsync(NewRound(Pulse, Wave.Pulse, school.Zone)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await As(school, school.Teacher).CreateSurveyRoundAsync(NewRound(Pulse, Wave.Pulse, school.Unit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(["survey_round.instrument"], (await As(school, school.Head).CreateSurveyRoundAsync(NewRound("instruments/reflection-note", Wave.Pulse, school.Unit)).Invalid()).Paths());

        var round = await Plan(school, school.Head, Pulse, Wave.Pulse, school.Unit);
        Assert.Equal((SurveyRound.Types.State.Open, Audience.Staff), (round.State, round.Audience));
        Assert.Equal(round, await As(school, school.Teacher).GetSurveyRoundAsync(new GetSurveyRoundRequest { Name = round.Name }));
        UpdateSurveyRoundRequest Change(SurveyRound to) => new() { SurveyRound = to, RequestId = NewRequest };
        var longer = round.CloseTime.ToDateTimeOffset().AddMinutes(5).ToTimestamp();
        var changed = await As(school, school.Head).UpdateSurveyRoundAsync(Change(new SurveyRound { Name = round.Name, CloseTime = longer, Etag = round.Etag }));
        Assert.Equal((longer, "\"2\""), (changed.CloseTime, changed.Etag));
        await As(school, school.Head).UpdateSurveyRoundAsync(Change(new SurveyRound { Name = round.Name, DisplayName = "x", Etag = round.Etag })).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await As(school, school.Head).UpdateSurveyRoundAsync(Change(new SurveyRound { Name = round.Name, OpenTime = longer, Etag = changed.Etag }))
            .Refused(StatusCode.FailedPrecondition, "ROUND_OPEN");
        await As(school, school.OtherHead).UpdateSurveyRoundAsync(Change(new SurveyRound { Name = round.Name, DisplayName = "x", Etag = changed.Etag }))
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(2, (await host.Facts<SurveyRoundChanged>(round.Name)).Count);
        host.Clock.Advance(TimeSpan.FromMinutes(40));
        await As(school, school.Head).UpdateSurveyRoundAsync(Change(new SurveyRound { Name = round.Name, DisplayName = "x", Etag = changed.Etag }))
            .Refused(StatusCode.FailedPrecondition, "ROUND_CLOSED");
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-19")]
    [Trait("requirement", "CAS-13")]
    public async Task Waves_are_compared_school_by_school_and_too_few_people_are_told_with_their_neighbours()
    {
        var school = await School.Open(host);
        var (third, staff) = ($"{school.Unit}-3", new List<(string Person, string Unit)>());
        foreach (var (unit, count) in new[] { (school.Unit, 7), (school.OtherUnit, 2), (third, 6) })
        {
            staff.AddRange(Enumerable.Range(0, count).Select(i => (school.Person($"{unit[^4..].Trim('-')}-{count}-{i}"), unit)));
        }

        await host.Seed(async seed =>
        {
            await seed.Unit(third, school.Zone);
            foreach (var (person, unit) in staff)
            {
                await seed.Person(person, unit);
            }
        });
        var baseline = await Plan(school, school.CountyOfficer, Waves, Wave.Baseline, school.Zone);
        var endline = await Plan(school, school.CountyOfficer, Waves, Wave.Endline, school.Zone);
        for (var i = 0; i < staff.Count; i++)
        {
            await host.As(staff[i].Person, "teacher").Answer(Respond(baseline, ("explain", 1 + (i % 3)), ("engage", 2)));
            var later = Respond(endline, ("explain", 3 + (i % 3)));
            if (i < 3)
            {
                later.SurveyResponse.Answers.Add(new Answer { Key = "engage", Number = 5 });
            }

            await host.As(staff[i].Person, "teacher").Answer(later);
        }

        var query = new QueryWaveComparisonRequest { SurveyRounds = { baseline.Name, endline.Name }, OrgUnit = school.Zone };
        await As(school, school.Official).QueryWaveComparisonAsync(query).Refused(StatusCode.FailedPrecondition, "ROUND_NOT_CLOSED");
        host.Clock.Advance(TimeSpan.FromMinutes(31));
        var told = await As(school, school.Official).QueryWaveComparisonAsync(query);

        // Two people are too few, so they are told with the smaller of their neighbours: 2 + 6.
        Assert.Equal([(school.Zone, true, 2), (school.Unit, false, 1)], told.Cells.Select(cell => (cell.OrgUnit, cell.Folded, cell.Places)).Order().Reverse());
        Assert.Equal((5, 1), (told.MinimumPeople, told.Withheld));
        foreach (var cell in told.Cells)
        {
            var values = Enumerable.Range(0, staff.Count).Where(i => (staff[i].Unit == school.Unit) != cell.Folded).Select(i => 1.0 + (i % 3)).ToList();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
            Assert.Equal("explain", cell.Indicator.Key);
            Assert.Equal((values.Count, Math.Round(mean * 1_000), Math.Round(deviation * 1_000), 0L),
                (cell.Figures[0].People, cell.Figures[0].MeanThousandths, cell.Figures[0].StandardDeviationThousandths, cell.Figures[0].ChangeThousandths));
            Assert.Equal((Wave.Endline, cell.Figures[0].MeanThousandths + 2_000), (cell.Figures[1].Wave, cell.Figures[1].MeanThousandths));
            Assert.InRange(cell.Figures[1].ChangeThousandths, 1_999, 2_001);
        }

        // The parts are the same whoever looks, and from wherever: a difference tells of nobody.
        query.OrgUnit = third;
        Assert.Empty((await As(school, school.CountyOfficer).QueryWaveComparisonAsync(query)).Cells);
        query.OrgUnit = school.Unit;
        Assert.Equal(told.Cells.Where(cell => !cell.Folded), (await As(school, school.Head).QueryWaveComparisonAsync(query)).Cells);
        query.Kind = WaveIndicator.Types.Kind.Standard;
        var standards = await As(school, school.Head).QueryWaveComparisonAsync(query);
        Assert.Contains(standards.Cells, cell => cell.Indicator.Key == "standardsFrameworks/kepts/standards/lesson-planning");
        query.Kind = WaveIndicator.Types.Kind.Score;
        query.Keys.Add("confidence");
        Assert.Equal(["confidence"], (await As(school, school.Head).QueryWaveComparisonAsync(query)).Cells.Select(cell => cell.Indicator.Key));

        // To a partner nothing is told of fewer than ten.
        query.OrgUnit = school.Nation;
        query.Kind = WaveIndicator.Types.Kind.Item;
        query.Keys.Clear();
        var partner = new Client(host.As(new TestToken { Roles = ["partner"], Client = "leadnow", Scopes = ["wave-comparisons.read"] }));
        var coarse = await partner.QueryWaveComparisonAsync(query);
        Assert.Equal(10, coarse.MinimumPeople);
        Assert.Equal([(school.Zone, 15)], coarse.Cells.Select(cell => (cell.OrgUnit, cell.Figures[0].People)));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-19")]
    [Trait("requirement", "CAS-53")]
    public async Task A_pair_compares_the_lessons_of_two_waves_and_nobody_else_does()
    {
        var school = await School.Open(host);
        var now = host.Clock.GetUtcNow();
        var rounds = new List<SurveyRound>();
        foreach (var (wave, begin) in new[] { (Wave.Baseline, now.AddDays(-60)), (Wave.Endline, now.AddDays(-20)) })
        {
            var planned = NewRound("instruments/lesson-indicators", wave, school.Unit);
            (planned.SurveyRound.OpenTime, planned.SurveyRound.CloseTime) = (begin.ToTimestamp(), begin.AddDays(10).ToTimestamp());
            rounds.Add(await As(school, school.Head).CreateSurveyRoundAsync(planned));
            foreach (var (day, engagement) in new[] { (1, 2), (2, 3), (11, 4) })
            {
                var visit = Visit(school.Pair, begin.AddDays(day));
                visit.Observation.Instrument = "instruments/lesson-indicators";
                visit.Observation.Answers.Clear();
                visit.Observation.Answers.Add(new Answer { Key = "engagement", Number = engagement + (wave == Wave.Endline ? 1 : 0) });
                await Visits(school, school.Head).CreateObservationAsync(visit);
            }
        }

        var query = new QueryPairWaveComparisonRequest { CoachingRelationship = school.Pair, SurveyRounds = { rounds[0].Name, rounds[1].Name } };
        foreach (var person in new[] { school.Head, school.Teacher })
        {
            var cell = Assert.Single((await As(school, person).QueryPairWaveComparisonAsync(query)).Cells);
            Assert.Equal("engagement", cell.Indicator.Key);
            Assert.Equal([(2, 2_500L, 0L), (2, 3_500L, 1_000L)], cell.Figures.Select(figure => (figure.Observations, figure.MeanThousandths, figure.ChangeThousandths)));
        }

        foreach (var person in new[] { school.OtherCoach, school.Colleague, school.Official })
        {
            await As(school, person).QueryPairWaveComparisonAsync(query).NotFound();
        }

        await As(school, school.Head).QueryWaveComparisonAsync(new QueryWaveComparisonRequest { SurveyRounds = { rounds[0].Name, rounds[1].Name }, OrgUnit = school.Unit });
        Assert.Equal(4, await host.Database.Read(
            db => db.One<int>("SELECT resources FROM audit WHERE actor = @Teacher AND method LIKE '%/QueryPairWaveComparison'", new { school.Teacher }), default));
    }

    private Client As(School school, string person) => new(school.As(person));

    private async Task<SurveyRound> Plan(School school, string person, string instrument, Wave wave, string unit, Audience audience = Audience.Unspecified)
    {
        var request = NewRound(instrument, wave, unit);
        request.SurveyRound.Audience = audience;
        return await As(school, person).CreateSurveyRoundAsync(request);
    }

    private CreateSurveyRoundRequest NewRound(string instrument, Wave wave, string unit) => new()
    {
        SurveyRound = new SurveyRound
        {
            DisplayName = "Round",
            Instrument = instrument,
            Wave = wave,
            OrgUnits = { unit },
            OpenTime = host.Clock.GetUtcNow().AddMinutes(-1).ToTimestamp(),
            CloseTime = host.Clock.GetUtcNow().AddMinutes(30).ToTimestamp(),
        },
        RequestId = NewRequest,
    };

    private static CreateSurveyResponseRequest Respond(SurveyRound round, params (string Key, int Value)[] answers) => new()
    {
        SurveyResponse = new SurveyResponse { SurveyRound = round.Name, Answers = { answers.Select(answer => new Answer { Key = answer.Key, Number = answer.Value }) } },
        RequestId = NewRequest,
    };
}

internal static class SurveyCalls
{
    public static Task<SurveyResponse> Answer(this CallInvoker invoker, CreateSurveyResponseRequest request) => new Client(invoker).CreateSurveyResponseAsync(request).ResponseAsync;
}

public sealed class SurveyOnSqlite(ObservationsOnSqlite host) : SurveyTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class SurveyOnSqlServer(ObservationsOnSqlServer host) : SurveyTests(host), IClassFixture<ObservationsOnSqlServer>;
