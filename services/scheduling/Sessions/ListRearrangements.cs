using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<ListRearrangementsResponse> ListRearrangements(ListRearrangementsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("session", request.Session, SessionRow.Pattern)
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterRearrangement>();
        var args = context.Reach().With(new
        {
            request.Session,
            request.CoachingRelationship,
            request.OrgUnit,
            request.PublishedOnly,
            From = request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            BeforeName = after?.Name ?? "",
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(
                    await db.Page<RearrangementRow>(SelectRearrangements(request), args), row => new AfterRearrangement(row.CreateTime, row.Name));
                return new ListRearrangementsResponse { Rearrangements = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // Each leads to an index; the common part asks for everything again.
    private static string SelectRearrangements(ListRearrangementsRequest request) => request switch
    {
        { Session.Length: > 0 } => RearrangementsOfSession,
        { CoachingRelationship.Length: > 0 } => RearrangementsOfPair,
        _ => RearrangementsOfReach,
    };

    private static readonly string RearrangementsOfSession = SelectRearrangementPage("r.session = @Session");

    private static readonly string RearrangementsOfPair = SelectRearrangementPage("r.coaching_relationship = @CoachingRelationship");

    private static readonly string RearrangementsOfReach = SelectRearrangementPage("""
        (r.coaching_relationship IN (SELECT p.name FROM dir_pairs p WHERE p.coach = @reach_caller OR p.coachee = @reach_caller)
             OR r.org_unit IN (
                 SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
                 WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
        """);

    private static string SelectRearrangementPage(string narrowed) => $"""
        SELECT {RearrangementRow.Columns}
        FROM rearrangements r
        WHERE {narrowed}
          AND {Reach.Predicate("r.org_unit", "r.coach", "r.coachee")}
          AND r.create_time <= @Before AND (r.create_time < @Before OR r.name < @BeforeName)
          AND r.create_time >= @From AND r.create_time < @Until
          AND (@Session = '' OR r.session = @Session)
          AND (@CoachingRelationship = '' OR r.coaching_relationship = @CoachingRelationship)
          AND (@PublishedOnly = 0 OR r.coaching_slot <> '')
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = r.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY r.create_time DESC, r.name DESC
        """;

    private sealed record AfterRearrangement(DateTimeOffset CreateTime, string Name);
}
