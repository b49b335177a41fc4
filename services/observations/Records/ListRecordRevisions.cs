using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class RecordsApi
{
    public override Task<ListRecordRevisionsResponse> ListRecordRevisions(ListRecordRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Check(request.Parent);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var args = new { request.Parent, Before = page.After<BeforeRevision>()?.Version ?? long.MaxValue, take = page.Take };
        return database.ReadContent(context, async db =>
        {
            var owner = await RecordParents.Reached(db, reach, request.Parent);
            var (rows, next) = page.Cut(await db.Page<RecordRevisionRow>(SelectRevisions, args), row => new BeforeRevision(row.Version));
            await vault.Warm(db, rows.Select(row => row.Content));
            var response = new ListRecordRevisionsResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.Revisions.Add(row.ToProto(await vault.Open<RecordRevision>(db, row.Name, row.Content)));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, owner.Coachee))]);
        });
    }

    private const string SelectRevisions = """
        SELECT parent, version, author, content, create_time
        FROM record_revisions
        WHERE parent = @Parent AND version < @Before
        ORDER BY version DESC
        """;

    private sealed record BeforeRevision(long Version);
}
