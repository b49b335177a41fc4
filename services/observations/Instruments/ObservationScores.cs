using Coaching.Observations.V1;

namespace Coaching.Observations;

/// <summary>Scores of observations: made of the answers each time that they are shown, and stored nowhere.</summary>
internal static class ObservationScores
{
    /// <summary>The observation with what its instrument's rules make of its answers.</summary>
    public static async ValueTask<Observation> Scored(this InstrumentCatalogue instruments, Observation observation, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        if (observation.Answers.Count > 0 && await instruments.Find(observation.Instrument, cancel) is { Instrument.Scores.Count: > 0 } form)
        {
            observation.Scores.Add(AnswerValues.Scores(form.Instrument, observation.Answers));
        }

        return observation;
    }
}
