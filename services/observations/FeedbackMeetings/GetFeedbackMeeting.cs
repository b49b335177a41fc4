using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<FeedbackMeeting> GetFeedbackMeeting(GetFeedbackMeetingRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, FeedbackMeetingRow.Pattern).ThrowIfAny();

        var args = context.Reach().With(new { request.Name });
        return database.ReadContent(context, async db =>
        {
            var row = await db.Find<FeedbackMeetingRow>(SelectReachedMeeting, args) ?? throw Errors.NotFound(request.Name);
            return ((await FeedbackMeetingRow.Open(vault, db, [row]))[0], (IReadOnlyList<Seen>)[new Seen(row.Name, row.Coachee)]);
        });
    }

    private static readonly string SelectReachedMeeting = $"""
        SELECT {FeedbackMeetingRow.Columns}
        FROM feedback_meetings m
        WHERE m.name = @Name AND {Reach.Predicate("m.org_unit", "m.coach", "m.coachee")}
        """;
}
