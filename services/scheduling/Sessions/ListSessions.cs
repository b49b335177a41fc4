using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override async Task<ListSessionsResponse> ListSessions(ListSessionsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalName("programme", request.Programme, "programmes/{programme}")
            .OptionalName("session_series", request.SessionSeries, "sessionSeries/{session_series}")
            .OptionalName("coaching_slot", request.CoachingSlot, "coachingTimetables/{coaching_timetable}/slots/{slot}")
            .OptionalEnum("kind", request.Kind)
            .OptionalEnum("state", request.State)
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterSession>();
        var args = reach.With(new
        {
            request.CoachingRelationship,
            request.OrgUnit,
            Person = request.Person == "people/me" ? reach.Caller : request.Person,
            request.Programme,
            request.Kind,
            request.State,
            request.Unresolved,
            Missed = Session.Types.State.Missed,
            request.SessionSeries,
            request.CoachingSlot,
            From = after?.StartTime ?? request.StartTime.ToTimeOrNull() ?? DateTimeOffset.MinValue,
            After = after?.Name ?? "",
            Until = request.EndTime.ToTimeOrNull() ?? DateTimeOffset.MaxValue,
            take = page.Take,
        });
        var (rows, next) = page.Cut(
            await database.Read(db => db.Page<SessionRow>(Select(request), args), context.CancellationToken),
            row => new AfterSession(row.StartTime, row.Name));
        return new ListSessionsResponse { Sessions = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
    }

    // Each leads to an index, and no further than posts and pairs reach: a wide wish of a narrow caller costs little. The common part
    // then asks for everything again.
    private static string Select(ListSessionsRequest request) => request switch
    {
        { SessionSeries.Length: > 0 } => SelectOfSeries,
        { CoachingSlot.Length: > 0 } => SelectOfSlot,
        { CoachingRelationship.Length: > 0 } => SelectOfPair,
        { Person.Length: > 0 } => SelectOfPerson,
        { OrgUnit.Length: > 0 } => SelectOfOrgUnit,
        _ => SelectOfReach,
    };

    private static readonly string SelectOfSeries = SelectPage("s.session_series = @SessionSeries AND s.session_series <> ''");

    private static readonly string SelectOfSlot = SelectPage("s.coaching_slot = @CoachingSlot AND s.coaching_slot <> ''");

    private static readonly string SelectOfPair = SelectPage("s.coaching_relationship = @CoachingRelationship");

    private static readonly string SelectOfPerson = SelectPage($"({OfPerson("@Person")})");

    private static readonly string SelectOfOrgUnit = SelectPage($$"""
        ({{OfPerson("@reach_caller")}} OR s.org_unit IN (
             SELECT b.org_unit FROM dir_ancestors b
             WHERE b.ancestor = @OrgUnit AND EXISTS (
                 SELECT 1 FROM dir_ancestors e JOIN dir_posts c ON c.org_unit = e.ancestor
                 WHERE e.org_unit = b.org_unit AND c.person = @reach_caller AND (c.role & @reach_roles) <> 0)))
        """);

    private static readonly string SelectOfReach = SelectPage($$"""
        ({{OfPerson("@reach_caller")}} OR s.org_unit IN (
             SELECT b.org_unit FROM dir_ancestors b JOIN dir_posts c ON c.org_unit = b.ancestor
             WHERE c.person = @reach_caller AND (c.role & @reach_roles) <> 0))
        """);

    private static string OfPerson(string person) =>
        $"s.coach = {person} OR s.coachee = {person} OR s.name IN (SELECT m.session FROM session_people m WHERE m.person = {person})";

    private static string SelectPage(string narrowed) => $"""
        SELECT {SessionRow.Columns}
        FROM sessions s
        WHERE {narrowed}
          AND {SessionState.Reached("s")}
          AND s.start_time >= @From AND (s.start_time > @From OR s.name > @After) AND s.start_time < @Until
          AND (@Kind = 0 OR s.kind = @Kind) AND (@State = 0 OR s.state = @State)
          AND (@Unresolved = 0 OR (s.state = @Missed AND s.close_reason = 0))
          AND (@SessionSeries = '' OR s.session_series = @SessionSeries) AND (@CoachingSlot = '' OR s.coaching_slot = @CoachingSlot)
          AND (@CoachingRelationship = '' OR s.coaching_relationship = @CoachingRelationship)
          AND (@Programme = '' OR s.programme = @Programme)
          AND (@Person = '' OR {OfPerson("@Person")})
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = s.org_unit AND d.ancestor = @OrgUnit))
        ORDER BY s.start_time, s.name
        """;

    private sealed record AfterSession(DateTimeOffset StartTime, string Name);
}
