using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;
using State = Coaching.People.V1.CoachingRelationship.Types.State;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi
{
    public override Task<ListCoachingRelationshipsResponse> ListCoachingRelationships(
        ListCoachingRelationshipsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("coach", request.Coach, "people/{person}")
            .OptionalName("coachee", request.Coachee, "people/{person}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("programme", request.Programme, "programmes/{programme}")
            .Require(Enum.IsDefined(request.Tier), "tier", "must be one of the values that the contract lists")
            .Require(Enum.IsDefined(request.State), "state", "must be one of the values that the contract lists");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var caller = context.Caller();
        var after = page.After<PageKey>();
        var args = reach.With(new
        {
            Coach = PeopleApi.Resolve(request.Coach, caller),
            Coachee = PeopleApi.Resolve(request.Coachee, caller),
            request.OrgUnit,
            request.Programme,
            request.Tier,
            reach.Today,
            AfterTime = after?.CreateTime,
            AfterName = after?.Name,
            take = page.Take,
        });

        return database.Read(
            async db =>
            {
                var found = await db.Page<CoachingRelationshipRow>(PageStatement(request, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.CreateTime, row.Name));
                return new ListCoachingRelationshipsResponse { CoachingRelationships = { rows.Select(row => row.ToProto(reach.Today)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for, so that the index of a coach, a coachee or the time serves each form.
    private static string PageStatement(ListCoachingRelationshipsRequest request, bool later) => string.Concat(
        SelectAllVisible,
        request.Coach.Length == 0 ? "" : OfCoach,
        request.Coachee.Length == 0 ? "" : OfCoachee,
        request.OrgUnit.Length == 0 ? "" : AtUnit,
        request.Programme.Length == 0 ? "" : OfProgramme,
        request.Tier == Tier.Unspecified ? "" : OfTier,
        request.State switch { State.Active => Running, State.Ended => Over, _ => "" },
        later ? AfterKey : "",
        " ORDER BY create_time DESC, name DESC");

    private static readonly string SelectAllVisible = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships
        WHERE {CoachingRelationshipRow.Within}
        """;

    private const string OfCoach = " AND coach = @Coach";

    private const string OfCoachee = " AND coachee = @Coachee";

    private const string AtUnit =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = coaching_relationships.org_unit AND a.ancestor = @OrgUnit)";

    private const string OfProgramme = " AND programme = @Programme";

    private const string OfTier = " AND tier = @Tier";

    private const string Running = " AND (end_date IS NULL OR end_date > @Today)";

    private const string Over = " AND end_date <= @Today";

    private const string AfterKey = " AND (create_time < @AfterTime OR (create_time = @AfterTime AND name < @AfterName))";

    private sealed record PageKey(DateTimeOffset CreateTime, string Name);
}
