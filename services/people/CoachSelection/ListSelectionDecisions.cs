using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<ListSelectionDecisionsResponse> ListSelectionDecisions(ListSelectionDecisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalEnum("outcome", request.Outcome);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<DecisionKey>();
        var args = context.Reach().With(new
        {
            Person = PeopleApi.Resolve(request.Person, context.Caller()),
            request.OrgUnit,
            request.Outcome,
            AfterTime = after?.CreateTime,
            AfterName = after?.Name,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var found = await db.Page<SelectionDecisionRow>(PageStatement(request, after is not null), args);
                var (rows, token) = page.Cut(found, row => new DecisionKey(row.CreateTime, row.Name));
                return new ListSelectionDecisionsResponse { SelectionDecisions = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for, so that the index of a person or the time serves each form.
    private static string PageStatement(ListSelectionDecisionsRequest request, bool later) => string.Concat(
        SelectAllVisible,
        request.Person.Length == 0 ? "" : " AND person = @Person",
        request.OrgUnit.Length == 0 ? "" : AtUnit,
        request.Outcome == SelectionDecision.Types.Outcome.Unspecified ? "" : " AND outcome = @Outcome",
        later ? " AND (create_time < @AfterTime OR (create_time = @AfterTime AND name < @AfterName))" : "",
        " ORDER BY create_time DESC, name DESC");

    private static readonly string SelectAllVisible = $"""
        SELECT {SelectionDecisionRow.Columns} FROM selection_decisions WHERE {SelectionDecisionRow.Within}
        """;

    private const string AtUnit =
        " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = selection_decisions.org_unit AND a.ancestor = @OrgUnit)";

    private sealed record DecisionKey(DateTimeOffset CreateTime, string Name);
}
