using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<ListOrgUnitsResponse> ListOrgUnits(ListOrgUnitsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("parent", request.Parent, "orgUnits/{org_unit}")
            .Require(Enum.IsDefined(request.Level), "level", "must be one of the values that the contract lists")
            .Text("query", request.Query, 0, Search.MaxLength);
        if (request.ExternalId is { } id)
        {
            ExternalIds.Check(violations, "external_id", id);
        }

        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>();
        var args = context.Reach().With(new
        {
            request.Parent,
            request.Level,
            Prefix = Search.Prefix(request.Query),
            System = request.ExternalId?.System,
            Value = request.ExternalId?.Value,
            AfterSearchName = after?.SearchName,
            AfterName = after?.Name,
            take = page.Take,
        });

        return database.Read(
            async db =>
            {
                var found = await db.Page<OrgUnitRow>(PageStatement(request, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.SearchName, row.Name));
                var ids = await ExternalIds.Of(db, [.. rows.Select(row => row.Name)]);
                return new ListOrgUnitsResponse { OrgUnits = { rows.Select(row => row.ToProto(ids[row.Name])) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for, so that each form of the statement has its own plan: ix_org_units_search_name or ix_org_units_parent.
    private static string PageStatement(ListOrgUnitsRequest request, bool later) => string.Concat(
        SelectAllVisible,
        request.Parent.Length == 0 ? "" : request.Descendants ? BelowParent : ChildrenOfParent,
        request.Level == OrgUnit.Types.Level.Unspecified ? "" : OfLevel,
        request.Query.Length == 0 ? "" : BeginningWith,
        request.ExternalId is null ? "" : WithExternalId,
        later ? AfterKey : "",
        " ORDER BY search_name, name");

    private static readonly string SelectAllVisible = $"""
        SELECT {OrgUnitRow.Columns} FROM org_units
        WHERE {Reach.Predicate("org_units.name")}
        """;

    private const string ChildrenOfParent = " AND parent = @Parent";

    private const string BelowParent =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = org_units.name AND a.ancestor = @Parent AND a.depth > 0)";

    private const string OfLevel = " AND level = @Level";

    private const string BeginningWith = @" AND (search_name LIKE @Prefix ESCAPE '\' OR UPPER(code) LIKE @Prefix ESCAPE '\')";

    private const string WithExternalId =
        " AND name IN (SELECT owner FROM external_ids WHERE collection = 'orgUnits' AND system = @System AND value = @Value)";

    private const string AfterKey = " AND (search_name > @AfterSearchName OR (search_name = @AfterSearchName AND name > @AfterName))";

    private sealed record PageKey(string SearchName, string Name);
}
