using Coaching.Observations.V1;
using Coaching.Platform;
using InstrumentKind = Coaching.Observations.V1.Instrument.Types.Kind;

namespace Coaching.Observations;

/// <summary>The rounds that are compared, in the order asked for, with their instruments: revisions of one.</summary>
internal sealed record WaveRounds(IReadOnlyList<SurveyRoundRow> Rounds, IReadOnlyList<Instrument> Instruments)
{
    public bool OfLessons => Instruments[0].Kind == InstrumentKind.LessonObservation;

    public static void Check(Violations violations, IReadOnlyList<string> names)
    {
        violations
            .Count("survey_rounds", names.Count, 2, 5)
            .Require(names.Distinct(StringComparer.Ordinal).Count() == names.Count, "survey_rounds", "must name each round once");
        for (var i = 0; i < Math.Min(names.Count, 5); i++)
        {
            violations.Name($"survey_rounds[{i}]", names[i], SurveyRoundRow.Pattern);
        }
    }

    public static async Task<WaveRounds> Read(Session db, IEnumerable<string> names)
    {
        var rounds = new List<SurveyRoundRow>();
        var instruments = new List<Instrument>();
        foreach (var name in names)
        {
            rounds.Add(await SurveyRoundRow.Read(db, name));
            instruments.Add((await InstrumentRow.Read(db, rounds[^1].Instrument)).ToProto());
        }

        new Violations().Require(
            instruments.All(instrument => instrument.FirstRevision == instruments[0].FirstRevision), "survey_rounds", "must be of one instrument, in whichever revision").ThrowIfAny();
        return new WaveRounds(rounds, instruments);
    }

    /// <summary>While a round takes answers, two looks at it would tell what was answered between them.</summary>
    public WaveRounds MustBeClosed(DateTimeOffset now)
    {
        var open = Rounds.FirstOrDefault(round => round.StateAt(now) != SurveyRound.Types.State.Closed);
        return open is null ? this : throw Errors.Precondition("ROUND_NOT_CLOSED", $"{open.Name} is not closed.", ("surveyRound", open.Name));
    }
}
