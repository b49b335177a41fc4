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
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalName("coaching_cycle", request.CoachingCycle, "coachingCycles/{coaching_cycle}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterMeeting>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            Coachee = request.Coachee == "people/me" ? reach.Caller : request.Coachee,
            request.CoachingCycle,
            Before = after?.StartTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        var statement = RecordPages.Of(
            SelectMeetings, "m", request.CoachingRelationship, request.Coachee, "AND m.coaching_cycle = @CoachingCycle", request.CoachingCycle);
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(
                await db.Page<FeedbackMeetingRow>(statement, args), row => new AfterMeeting(row.StartTime, row.Name));
            var meetings = await FeedbackMeetingRow.Open(vault, db, rows);
            return (
                new ListFeedbackMeetingsResponse { FeedbackMeetings = { meetings }, NextPageToken = next },
                (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Coachee))]);
        });
    }

    private static readonly string SelectMeetings = $"""
        SELECT {FeedbackMeetingRow.Columns}
        FROM feedback_meetings m
        WHERE {RecordPages.Start} AND {Reach.Predicate("m.org_unit", "m.coach", "m.coachee")}
          AND m.start_time <= @Before AND (m.start_time < @Before OR m.name < @After)
        ORDER BY m.start_time DESC, m.name DESC
        """;

    private sealed record AfterMeeting(DateTimeOffset StartTime, string Name);
}
