using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<ListPeopleResponse> ListPeople(ListPeopleRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Require(Enum.IsDefined(request.Role), "role", "must be one of the values that the contract lists")
            .Require(Enum.IsDefined(request.StaffKind), "staff_kind", "must be one of the values that the contract lists")
            .Text("query", request.Query, 0, Search.MaxLength);
        var filter = Filters.Parse(request.Filter, violations);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>();
        var args = filter.AddTo(context.Reach().With(new
        {
            request.OrgUnit,
            request.Role,
            request.StaffKind,
            Prefix = Search.Prefix(request.Query),
            Today = context.Reach().Today,
            AfterFamily = after?.Family,
            AfterGiven = after?.Given,
            AfterName = after?.Name,
            take = page.Take,
        }));

        return database.Read(
            async db =>
            {
                var found = await db.Page<PersonRow>(PageStatement(request, filter, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.SearchFamily, row.SearchGiven, row.Name));
                return new ListPeopleResponse { People = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for; ix_people_search_family gives the order.
    private static string PageStatement(ListPeopleRequest request, Filter filter, bool later) => string.Concat(
        SelectAllVisible,
        request.StaffKind == Person.Types.StaffKind.Unspecified ? "" : OfKind,
        request.Query.Length == 0 ? "" : BeginningWith,
        (request.OrgUnit.Length > 0, request.Role != StaffAssignment.Types.Role.Unspecified) switch
        {
            (true, true) => $"{WithPost} AND sa.role = @Role {AtUnit})",
            (true, false) => $"{WithPost} {AtUnit})",
            (false, true) => $"{WithPost} AND sa.role = @Role)",
            _ => "",
        },
        filter.Sql,
        later ? AfterKey : "",
        " ORDER BY search_family, search_given, name");

    private static readonly string SelectAllVisible = $"SELECT {PersonRow.Columns} FROM people WHERE people.state <> 3 AND {PersonRow.Within}";

    private const string OfKind = " AND staff_kind = @StaffKind";

    private const string BeginningWith = @" AND (search_family LIKE @Prefix ESCAPE '\' OR search_given LIKE @Prefix ESCAPE '\')";

    // A post that begins later is not open yet.
    private const string WithPost = """
         AND EXISTS (
            SELECT 1 FROM staff_assignments sa
            WHERE sa.person = people.name AND sa.start_date <= @Today AND (sa.end_date IS NULL OR sa.end_date > @Today)
        """;

    private const string AtUnit = " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = sa.org_unit AND a.ancestor = @OrgUnit)";

    private const string AfterKey = """
         AND (search_family > @AfterFamily
            OR (search_family = @AfterFamily AND (search_given > @AfterGiven OR (search_given = @AfterGiven AND name > @AfterName))))
        """;

    // Contact data and identifiers are not among them: who may not see them must not find by them either.
    private static readonly FilterFields Filters = new(
        FilterField.Reference("name", "name"),
        FilterField.Text("given_name", "search_given", Search.Fold),
        FilterField.Text("family_name", "search_family", Search.Fold),
        FilterField.Enum("staff_kind", "staff_kind", Person.Descriptor.FindDescriptor<EnumDescriptor>("StaffKind")),
        FilterField.Enum("state", "state", Person.Descriptor.FindDescriptor<EnumDescriptor>("State")),
        FilterField.Reference("primary_org_unit", "primary_org_unit"),
        FilterField.Reference("county", "county"),
        FilterField.Time("create_time", "create_time"),
        FilterField.Time("update_time", "update_time"));

    private sealed record PageKey(string Family, string Given, string Name);
}
