using Coaching.Observations.V1;
using Coaching.Platform;
using Audience = Coaching.Observations.V1.SurveyRound.Types.Audience;
using State = Coaching.Observations.V1.SurveyRound.Types.State;

namespace Coaching.Observations;

internal sealed record SurveyRoundRow
{
    public const string Pattern = "surveyRounds/{survey_round}";

    public const string Columns = "name, display_name, instrument, wave, programme, audience, open_time, close_time, create_time, update_time, version";

    /// <summary>
    /// That the unit of a column is one of the places of a round <c>r</c>: those that it names, or those of its programme.
    /// </summary>
    public static string Covers(string unit) => $"""
        EXISTS (SELECT 1 FROM dir_ancestors covers_a
                WHERE covers_a.org_unit = {unit}
                  AND (EXISTS (SELECT 1 FROM survey_round_units covers_u WHERE covers_u.survey_round = r.name AND covers_u.org_unit = covers_a.ancestor)
                       OR (r.programme <> '' AND EXISTS (
                               SELECT 1 FROM dir_programme_units covers_p
                               WHERE covers_p.programme = r.programme AND covers_p.org_unit = covers_a.ancestor AND covers_p.is_sampled = 0))))
        """;

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required string Instrument { get; init; }

    public required Instrument.Types.Wave Wave { get; init; }

    public required string Programme { get; init; }

    public required Audience Audience { get; init; }

    public required DateTimeOffset OpenTime { get; init; }

    public required DateTimeOffset CloseTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public static async Task<SurveyRoundRow> Read(Session tx, string name) =>
        await tx.Find<SurveyRoundRow>($"SELECT {Columns} FROM survey_rounds WHERE name = @name", new { name }) ?? throw Errors.NotFound(name);

    public static async Task<ILookup<string, string>> Units(Session tx, IEnumerable<string> rounds) => (await tx.Query<Place>(
        $"SELECT survey_round, org_unit FROM survey_round_units WHERE survey_round IN ({tx.Dialect.Each("@Rounds")}) ORDER BY survey_round, place",
        new { Rounds = Dialect.Keys(rounds) })).ToLookup(place => place.SurveyRound, place => place.OrgUnit, StringComparer.Ordinal);

    public State StateAt(DateTimeOffset now) => now < OpenTime ? State.Planned : now < CloseTime ? State.Open : State.Closed;

    public async Task<SurveyRound> ToProto(Session tx) => ToProto((await Units(tx, [Name]))[Name], tx.Now);

    public SurveyRound ToProto(IEnumerable<string> units, DateTimeOffset now) => new()
    {
        Name = Name,
        DisplayName = DisplayName,
        Instrument = Instrument,
        Wave = Wave,
        OrgUnits = { units },
        Programme = Programme,
        Audience = Audience,
        OpenTime = OpenTime.ToProto(),
        CloseTime = CloseTime.ToProto(),
        State = StateAt(now),
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public async Task Publish(Session tx)
    {
        var fact = new SurveyRoundChanged
        {
            SurveyRound = Name,
            Instrument = Instrument,
            Wave = Wave,
            Programme = Programme,
            OpenTime = OpenTime.ToProto(),
            CloseTime = CloseTime.ToProto(),
        };
        fact.OrgUnits.Add((await Units(tx, [Name]))[Name]);
        await tx.Publish(Name, Version, fact);
    }

    private sealed record Place
    {
        public required string SurveyRound { get; init; }

        public required string OrgUnit { get; init; }
    }
}
