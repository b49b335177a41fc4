using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class OrgUnitsApi
{
    public override Task<ListOrgUnitRevisionsResponse> ListOrgUnitRevisions(ListOrgUnitRevisionsRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("parent", request.Parent, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var before = page.After<VersionKey>()?.Version ?? long.MaxValue;
        var args = context.Reach().With(new { Name = request.Parent, before, take = page.Take });
        return database.Read(
            async db =>
            {
                _ = await db.Find<OrgUnitRow>(SelectVisible, args) ?? throw Errors.NotFound(request.Parent);
                var (rows, token) = page.Cut(await db.Page<RevisionRow>(SelectRevisions, args), row => new VersionKey(row.Version));
                return new ListOrgUnitRevisionsResponse { Revisions = { rows.Select(row => OrgUnitHistory.Read(row.Detail)) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static readonly string SelectRevisions = $"""
        SELECT version, detail FROM org_unit_revisions
        WHERE org_unit = @Name AND version < @before AND {Reach.Predicate("org_unit_revisions.org_unit")}
        ORDER BY version DESC
        """;

    private sealed record VersionKey(long Version);

    private sealed record RevisionRow
    {
        public required long Version { get; init; }

        public required byte[] Detail { get; init; }
    }
}
