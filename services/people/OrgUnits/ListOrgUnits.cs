using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf.Reflection;
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

        var filter = Filters.Parse(request.Filter, violations);
        var order = ListOrder.Of(request.OrderBy, violations);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PageKey>();
        var words = Search.Words(request.Query).Take(Search.MaxWords).ToList();
        var args = filter.AddTo(context.Reach().With(new
        {
            request.Parent,
            request.Level,
            System = request.ExternalId?.System,
            Value = request.ExternalId?.Value,
            AfterSearchName = after?.SearchName,
            AfterTime = after?.Time,
            AfterName = after?.Name,
            take = page.Take,
        }));
        for (var index = 0; index < words.Count; index++)
        {
            args.Add($"word_{index}", Search.Word(words[index]));
        }

        return database.Read(
            async db =>
            {
                var found = await db.Page<OrgUnitRow>(PageStatement(request, words.Count, filter, order, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PageKey(row.SearchName, order.IsCreateTime ? row.CreateTime : row.UpdateTime, row.Name));
                var ids = await ExternalIds.Of(db, [.. rows.Select(row => row.Name)]);
                return new ListOrgUnitsResponse { OrgUnits = { rows.Select(row => row.ToProto(ids[row.Name])) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for, so that each form of the statement has its own plan: ix_org_units_search_name or ix_org_units_parent. The key at
    // the end of a search's order leaves ix_org_units_search, which holds all that is compared: of 38,000 units only those found are read.
    private static string PageStatement(ListOrgUnitsRequest request, int words, Filter filter, ListOrder order, bool later) => string.Concat(
        SelectAllVisible,
        request.Parent.Length == 0 ? "" : request.Descendants ? BelowParent : ChildrenOfParent,
        request.Level == OrgUnit.Types.Level.Unspecified ? "" : OfLevel,
        request.Query.Length > 0 && words == 0 ? " AND 1 = 0" : "",
        string.Concat(Enumerable.Range(0, words).Select(index => $" AND search_key LIKE @word_{index}")),
        request.ExternalId is null ? "" : WithExternalId,
        filter.Sql,
        later ? order.AfterKey : "",
        words > 0 && order.IsByName ? order.Clause + order.SearchKey : order.Clause);

    private static readonly string SelectAllVisible = $"""
        SELECT {OrgUnitRow.Columns} FROM org_units
        WHERE {Reach.Predicate("org_units.name")}
        """;

    private const string ChildrenOfParent = " AND parent = @Parent";

    private const string BelowParent =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = org_units.name AND a.ancestor = @Parent AND a.depth > 0)";

    private const string OfLevel = " AND level = @Level";

    private const string WithExternalId =
        " AND name IN (SELECT owner FROM external_ids WHERE collection = 'orgUnits' AND system = @System AND value = @Value)";

    private static readonly FilterFields Filters = new(
        FilterField.Reference("name", "name"),
        FilterField.Text("display_name", "search_name", Search.Fold),
        FilterField.Enum("level", "level", OrgUnit.Descriptor.FindDescriptor<EnumDescriptor>("Level")),
        FilterField.Reference("parent", "parent"),
        FilterField.Condition("ancestor", "EXISTS (SELECT 1 FROM dir_ancestors f WHERE f.org_unit = org_units.name AND f.ancestor = {0} AND f.depth > 0)"),
        FilterField.Reference("county", "county"),
        FilterField.Enum("state", "state", OrgUnit.Descriptor.FindDescriptor<EnumDescriptor>("State")),
        FilterField.Text("code", "UPPER(code)", Search.Fold, isNullable: true),
        FilterField.Number("location.latitude", "latitude", isNullable: true),
        FilterField.Number("location.longitude", "longitude", isNullable: true),
        FilterField.Date("open_date", "open_date", isNullable: true),
        FilterField.Date("close_date", "close_date", isNullable: true),
        FilterField.Reference("merged_into", "merged_into"),
        FilterField.Reference("split_from", "split_from"),
        FilterField.Time("create_time", "create_time"),
        FilterField.Time("update_time", "update_time"),
        FilterField.Map("external_ids", """
            EXISTS (SELECT 1 FROM external_ids f
                WHERE f.owner = org_units.name AND f.collection = 'orgUnits' AND f.system = {0} AND f.value = {1})
            """));

    private sealed record PageKey(string SearchName, DateTimeOffset Time, string Name);

    /// <summary>The order of a listing: names are unique in it, so that pages follow each other without gaps.</summary>
    private sealed record ListOrder(string Column, string Key, bool IsDescending)
    {
        public bool IsByName => Column == "search_name";

        public string SearchKey => IsDescending ? ", search_key DESC" : ", search_key";

        public bool IsCreateTime => Column == "create_time";

        public string AfterKey => $" AND ({Column} {Sign} {Key} OR ({Column} = {Key} AND name {Sign} @AfterName))";

        public string Clause => IsDescending ? $" ORDER BY {Column} DESC, name DESC" : $" ORDER BY {Column}, name";

        private string Sign => IsDescending ? "<" : ">";

        public static ListOrder Of(string text, Violations violations)
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var field = words.FirstOrDefault("display_name");
            violations.Require(
                field is "display_name" or "create_time" or "update_time" && words is [] or [_] or [_, "asc" or "desc"],
                "order_by", "must be display_name, create_time or update_time, with desc after it for the other way round");
            return new ListOrder(
                field == "display_name" ? "search_name" : field, field == "display_name" ? "@AfterSearchName" : "@AfterTime", words is [_, "desc"]);
        }
    }
}
