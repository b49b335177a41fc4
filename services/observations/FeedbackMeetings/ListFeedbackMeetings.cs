using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class FeedbackMeetingsApi
{
    public override Task<ListFeedbackMeetingsResponse> ListFeedbackMeetings(ListFeedbackMeetingsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("coachee", request.Coachee, "people/{person}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterMeeting>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadAudited(context, async db =>
        {
            var (rows, next) = page.Cut(
                await db.Page<FeedbackMeetingRow>(SelectMeetings, args), row => new AfterMeeting(row.StartTime, row.Name));
            var meetings = await FeedbackMeetingRow.ToProtos(db, rows);
            return (
                new ListFeedbackMeetingsResponse { FeedbackMeetings = { meetings }, NextPageToken = next },
                (IReadOnlyList<string>)[.. rows.Select(row => row.Name)]);
        });
    }

    // The first line is within the reach anyway; it lets the two indexes on people serve.
    private static readonly string SelectMeetings = $"""
        SELECT {FeedbackMeetingRow.Columns}
        FROM feedback_meetings m
        WHERE (m.coach = @reach_caller OR m.coachee = @reach_caller)
          AND {Reach.Predicate("m.org_unit", "m.coach", "m.coachee")}
          AND m.start_time <= @Before AND (m.start_time < @Before OR m.name < @After)
          AND (@CoachingRelationship = '' OR m.coaching_relationship = @CoachingRelationship)
          AND (@Coachee = '' OR m.coachee = @Coachee)
        ORDER BY m.start_time DESC, m.name DESC
        """;

    private sealed record AfterMeeting(DateTimeOffset StartTime, string Name);
}
