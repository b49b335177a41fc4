using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using Level = Coaching.Observations.V1.Share.Types.Level;
using Viewer = Coaching.Observations.V1.QueryShareAudienceResponse.Types.Viewer;

namespace Coaching.Observations;

internal sealed partial class SharesApi
{
    public override Task<QueryShareAudienceResponse> QueryShareAudience(QueryShareAudienceRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("recipient", request.Recipient, "people/{person}")
            .OptionalEnum("level", request.Level);
        SharedItems.Check(violations, "item", request.Item);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.ReadContent(context, async db =>
        {
            var item = await items.Find(db, request.Item, reach.Caller) ?? throw Errors.NotFound(request.Item);
            var response = new QueryShareAudienceResponse
            {
                Viewers = { new Viewer { Person = item.Coachee, Reason = Viewer.Types.Reason.Coachee, Level = Level.Full } },
                NeedsCoach = item.HoldUntil > db.Now,
            };
            if (item.Coach.Length > 0 && await db.One<int>(CountPairs, new { item.Coach, item.Coachee, reach.Today }) > 0)
            {
                response.Viewers.Add(new Viewer { Person = item.Coach, Reason = Viewer.Types.Reason.Coach, Level = Level.Full });
            }

            foreach (var share in await db.Query<ShareRow>(SelectRunning, new { Item = item.Name, Person = item.Coachee, AtTime = db.Now }))
            {
                response.Viewers.Add(new Viewer
                {
                    Person = share.Recipient,
                    Reason = Viewer.Types.Reason.Shared,
                    Level = share.Level,
                    ExpireTime = share.ExpireTime.ToProto(),
                });
            }

            if (request.Recipient.Length > 0)
            {
                response.Viewers.Add(new Viewer { Person = request.Recipient, Reason = Viewer.Types.Reason.WouldBeShared, Level = request.Level });
            }

            return (response, (IReadOnlyList<Seen>)[new Seen(item.Name, item.Coachee)]);
        });
    }

    private const string CountPairs = """
        SELECT COUNT(*) FROM dir_pairs
        WHERE coach = @Coach AND coachee = @Coachee AND start_date <= @Today AND (end_date IS NULL OR end_date > @Today)
        """;

    private const string SelectRunning = $"""
        SELECT {ShareRow.Columns} FROM shares s WHERE s.item = @Item AND s.person = @Person AND {ShareRow.Runs} ORDER BY s.create_time, s.name
        """;
}
