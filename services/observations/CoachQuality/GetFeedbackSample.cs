using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<FeedbackSample> GetFeedbackSample(GetFeedbackSampleRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, FeedbackSampleRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var sample = await ShowSample(db, context.Reach(), request.Name);
            return (sample, (IReadOnlyList<Seen>)[new Seen(sample.Name, sample.Coachee)]);
        });
    }

    private static async Task<FeedbackSample> ShowSample(Session db, Reach reach, string name)
    {
        var row = await db.Find<FeedbackSampleRow>(SelectSample, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);
        return (await FeedbackSampleRow.ToProtos(db, [row]))[0];
    }

    private static readonly string SelectSample = $"""
        SELECT {FeedbackSampleRow.Columns} FROM feedback_samples s
        WHERE s.name = @Name AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}
        """;
}
