using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class RecordsApi
{
    public override Task<ListRecordCommentsResponse> ListRecordComments(ListRecordCommentsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Check(request.Parent);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterComment>();
        var args = new { request.Parent, After = after?.CreateTime ?? DateTimeOffset.MinValue, Name = after?.Name ?? "", take = page.Take };
        return database.ReadContent(context, async db =>
        {
            var owner = await RecordParents.Reached(db, reach, request.Parent);
            var (rows, next) = page.Cut(
                await db.Page<RecordCommentRow>(SelectComments, args), row => new AfterComment(row.CreateTime, row.Name));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListRecordCommentsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.Comments.Add(row.ToProto(await vault.Open<RecordComment>(db, row.Name, row.Content)));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, owner.Coachee))]);
        });
    }

    private const string SelectComments = $"""
        SELECT {RecordCommentRow.Columns}
        FROM record_comments
        WHERE parent = @Parent AND create_time >= @After AND (create_time > @After OR name > @Name)
        ORDER BY create_time, name
        """;

    private sealed record AfterComment(DateTimeOffset CreateTime, string Name);
}
