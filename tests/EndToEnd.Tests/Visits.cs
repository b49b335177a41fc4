using Coaching.Localhost;
using Coaching.Observations.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.EndToEnd.Tests;

/// <summary>Observations to submit while processes are killed or replaced.</summary>
internal static class Visits
{
    /// <summary>A quarter of an hour that ended three quarters ago, under a request id of its own.</summary>
    public static CreateObservationRequest Of(DemoPair pair)
    {
        var start = TimeProvider.System.GetUtcNow().AddHours(-1);
        return new CreateObservationRequest
        {
            Observation = new Observation
            {
                CoachingRelationship = pair.Name,
                Instrument = "instruments/lesson-visit",
                StartTime = start.ToTimestamp(),
                EndTime = start.AddMinutes(15).ToTimestamp(),
                Answers = { new Observation.Types.Answer { Key = "clear_aim", Choice = Observation.Types.Answer.Types.Choice.No } },
            },
            RequestId = Guid.NewGuid().ToString(),
        };
    }
}
