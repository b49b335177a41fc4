using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<ListFeedbackSamplesResponse> ListFeedbackSamples(ListFeedbackSamplesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterSample>();
        var args = context.Reach().With(new
        {
            request.CoachingRelationship,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<FeedbackSampleRow>(SelectSamples, args), row => new AfterSample(row.CreateTime, row.Name));
            return (
                new ListFeedbackSamplesResponse { FeedbackSamples = { await FeedbackSampleRow.ToProtos(db, rows) }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectSamples = $"""
        SELECT {FeedbackSampleRow.Columns} FROM feedback_samples s
        WHERE (s.coach = @reach_caller OR s.coachee = @reach_caller)
          AND {Reach.Predicate("s.org_unit", "s.coach", "s.coachee")}
          AND s.create_time <= @Before AND (s.create_time < @Before OR s.name < @After)
          AND (@CoachingRelationship = '' OR s.coaching_relationship = @CoachingRelationship)
        ORDER BY s.create_time DESC, s.name DESC
        """;

    private sealed record AfterSample(DateTimeOffset CreateTime, string Name);
}
