using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<FeedbackMeeting> GetReviewedFeedbackMeeting(GetReviewedFeedbackMeetingRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, FeedbackReviewRow.Pattern).ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            var review = await FeedbackReviewRow.Find(db, reach, request.Name);
            if (review.Reviewer != reach.Caller || !review.IsAgreed)
            {
                throw Errors.NotFound(request.Name);
            }

            var meeting = await db.One<FeedbackMeetingRow>(SelectMeeting, review);
            return ((await FeedbackMeetingRow.Open(vault, db, [meeting]))[0], (IReadOnlyList<Seen>)[new Seen(meeting.Name, meeting.Coachee)]);
        });
    }

    private const string SelectMeeting = $"SELECT {FeedbackMeetingRow.Columns} FROM feedback_meetings WHERE name = @FeedbackMeeting";
}
