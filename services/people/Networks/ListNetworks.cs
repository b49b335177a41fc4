using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    public override Task<ListNetworksResponse> ListNetworks(ListNetworksRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalEnum("organisation", request.Organisation)
            .OptionalEnum("phase", request.Phase)
            .OptionalEnum("locality", request.Locality);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var args = context.Reach().With(
            new { request.Organisation, request.Phase, request.Locality, After = page.After<NameKey>()?.Name ?? "", take = page.Take });
        var statement = $"{SelectMatching}{(request.JoinedOnly ? Joined : "")} ORDER BY n.name";
        return database.Read(
            async db =>
            {
                var (rows, token) = page.Cut(await db.Page<NetworkRow>(statement, args), row => new NameKey(row.Name));
                return new ListNetworksResponse { Networks = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    // A network that does not tell a part of its setting is for every kind of it.
    private const string SelectMatching = $"""
        {NetworkRow.Select}
        WHERE n.name > @After AND (@Organisation = 0 OR n.organisation IN (0, @Organisation)) AND (@Phase = 0 OR n.phase IN (0, @Phase))
          AND (@Locality = 0 OR n.locality IN (0, @Locality))
        """;

    private const string Joined = " AND EXISTS (SELECT 1 FROM network_members m WHERE m.network = n.name AND m.person = @reach_caller)";
}
