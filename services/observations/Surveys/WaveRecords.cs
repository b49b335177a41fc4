using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Collections;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;

namespace Coaching.Observations;

/// <summary>The records of a round: responses, or the lessons that were seen in its places and times.</summary>
internal sealed class WaveRecords(Vault vault, WaveRounds waves, DateTimeOffset until)
{
    public const int Most = 50_000;

    /// <summary>How many people each unit has in a round.</summary>
    public async Task<IReadOnlyDictionary<string, int>> People(Session db, SurveyRoundRow round) =>
        (await db.Query<Size>(waves.OfLessons ? CountLessons : CountResponses, Args(round, []))).ToDictionary(size => size.OrgUnit, size => size.People, StringComparer.Ordinal);

    /// <summary>The answers of a round's people in some units.</summary>
    public async Task<IReadOnlyList<(string Person, string OrgUnit, RepeatedField<Answer> Answers)>> Read(Session db, SurveyRoundRow round, IEnumerable<string> units, int most)
    {
        var statement = waves.OfLessons ? SelectLessons : SelectResponses;
        var rows = await db.Page<Record>($"{statement} IN ({db.Dialect.Each("@Units")}) ORDER BY 1", Args(round, units, most + 1));
        if (rows.Count > most)
        {
            throw Errors.Precondition("TOO_MANY_RECORDS", "A comparison reads at most 50,000 records: look into a smaller place.");
        }

        await vault.Warm(db, rows.Select(row => row.Content));
        var read = new List<(string, string, RepeatedField<Answer>)>(rows.Count);
        foreach (var row in rows)
        {
            read.Add((row.Person, row.OrgUnit, waves.OfLessons
                ? (await vault.Open<Observation>(db, row.Name, row.Content)).Answers
                : (await vault.Open<SurveyResponse>(db, row.Name, row.Content)).Answers));
        }

        return read;
    }

    private object Args(SurveyRoundRow round, IEnumerable<string> units, int take = 0) => new
    {
        Round = round.Name,
        round.Instrument,
        round.OpenTime,
        round.CloseTime,
        Until = until,
        Units = Dialect.Keys(units),
        take,
    };

    private const string CountResponses =
        "SELECT s.org_unit, COUNT(DISTINCT s.person) AS people FROM survey_responses s WHERE s.survey_round = @Round GROUP BY s.org_unit";

    private const string SelectResponses =
        "SELECT s.name, s.person, s.org_unit, s.content FROM survey_responses s WHERE s.survey_round = @Round AND s.org_unit";

    // Phones bring some lessons long after they were seen: what came this week is counted from the next on, so that no two looks in one week differ.
    private static readonly string Lessons = $"""
        FROM observations o JOIN survey_rounds r ON r.name = @Round
        WHERE o.instrument = @Instrument AND o.start_time >= @OpenTime AND o.start_time < @CloseTime AND o.create_time < @Until
          AND {SurveyRoundRow.Covers("o.org_unit")}
        """;

    private static readonly string CountLessons = $"SELECT o.org_unit, COUNT(DISTINCT o.coachee) AS people {Lessons} GROUP BY o.org_unit";

    private static readonly string SelectLessons = $"SELECT o.name, o.coachee AS person, o.org_unit, o.content {Lessons} AND o.org_unit";

    private sealed record Size
    {
        public required string OrgUnit { get; init; }

        public required int People { get; init; }
    }

    private sealed record Record
    {
        public required string Name { get; init; }

        public required string Person { get; init; }

        public required string OrgUnit { get; init; }

        public required byte[] Content { get; init; }
    }
}
