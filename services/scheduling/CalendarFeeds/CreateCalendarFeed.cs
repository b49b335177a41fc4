using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CalendarFeedsApi
{
    private const int MaxFeeds = 20;

    public override Task<CalendarFeed> CreateCalendarFeed(CreateCalendarFeedRequest request, ServerCallContext context)
    {
        var draft = request.CalendarFeed ?? new CalendarFeed();
        var caller = context.Caller();
        var violations = new Violations()
            .Require((draft.Person.Length == 0) != (draft.OrgUnit.Length == 0), "calendar_feed", "must have person or org_unit, and not both")
            .Require(
                draft.Person.Length == 0 || (caller.Person is not null && (draft.Person == "people/me" || draft.Person == caller.Person)),
                "calendar_feed.person", "must be people/me")
            .OptionalName("calendar_feed.org_unit", draft.OrgUnit, "orgUnits/{org_unit}");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"calendarFeeds/{Guid.CreateVersion7(clock.GetUtcNow())}";
        return database.Once(
            context, request, name, tx => Create(tx, context, name, draft.OrgUnit), async (tx, first) => (await Must(tx, reach, first)).ToProto());
    }

    private static async Task<CalendarFeed> Create(Tx tx, ServerCallContext context, string name, string orgUnit)
    {
        if (orgUnit.Length > 0)
        {
            await tx.MustReach(context, orgUnit);
        }

        var caller = context.Caller().Name;
        if (await tx.One<int>("SELECT COUNT(*) FROM calendar_feeds WHERE creator = @caller", new { caller }) >= MaxFeeds)
        {
            throw Errors.Precondition("TOO_MANY_CALENDAR_FEEDS", $"The caller has made {MaxFeeds} calendar feeds. Delete one first.");
        }

        var secret = FeedSecret.Create();
        var row = new CalendarFeedRow
        {
            Name = name,
            Person = orgUnit.Length > 0 ? "" : caller,
            OrgUnit = orgUnit,
            Creator = caller,
            SecretHash = secret.Hash,
            Version = 1,
            CreateTime = tx.Now,
            RotateTime = tx.Now,
        };
        await tx.Execute(InsertFeed, row);
        return row.ToProto(secret.Path);
    }

    private static async Task<CalendarFeedRow> Must(Tx tx, Reach reach, string name) =>
        await CalendarFeedRow.Find(tx, reach, name) ?? throw Errors.NotFound(name);

    private const string InsertFeed = $"""
        INSERT INTO calendar_feeds ({CalendarFeedRow.Columns})
        VALUES (@Name, @Person, @OrgUnit, @Creator, @SecretHash, @Version, @CreateTime, @RotateTime)
        """;
}
