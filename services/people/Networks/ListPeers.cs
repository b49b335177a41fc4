using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    public override Task<ListPeersResponse> ListPeers(ListPeersRequest request, ServerCallContext context)
    {
        _ = PersonOf(context);
        var violations = new Violations()
            .OptionalEnum("organisation", request.Organisation)
            .OptionalEnum("phase", request.Phase)
            .OptionalEnum("locality", request.Locality)
            .OptionalEnum("strand", request.Strand)
            .OptionalName("network", request.Network, "networks/{network}")
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<PeerKey>();
        var args = context.Reach().With(new
        {
            request.Organisation,
            request.Phase,
            request.Locality,
            StrandBit = request.Strand == Strand.Unspecified ? 0 : 1 << (int)request.Strand,
            request.Network,
            request.OrgUnit,
            AfterFamily = after?.Family,
            AfterGiven = after?.Given,
            AfterName = after?.Name,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var found = await db.Page<PeerRow>(PageStatement(request, after is not null), args);
                var (rows, token) = page.Cut(found, row => new PeerKey(row.SearchFamily, row.SearchGiven, row.Name));
                return new ListPeersResponse { Peers = { rows.Select(row => row.ToProto()) }, NextPageToken = token };
            },
            context.CancellationToken);
    }

    private static string PageStatement(ListPeersRequest request, bool later) => string.Concat(
        SelectPeers,
        request.Organisation == default ? "" : " AND f.organisation = @Organisation",
        request.Phase == default ? "" : " AND f.phase = @Phase",
        request.Locality == default ? "" : " AND f.locality = @Locality",
        request.Strand == default ? "" : " AND (f.strands & @StrandBit) <> 0",
        request.Network.Length == 0 ? "" : InNetwork,
        request.OrgUnit.Length == 0 ? "" : BelowUnit,
        later ? AfterKey : "",
        " ORDER BY p.search_family, p.search_given, p.name");

    // Found are coaches in service who let themselves be found, by those who coach themselves or share a network with them.
    private const string SelectPeers = """
        SELECT p.name, p.given_name, p.family_name, p.search_family, p.search_given, p.primary_org_unit, p.county, u.display_name AS unit_name, f.content
        FROM peer_profiles f JOIN people p ON p.name = f.person LEFT JOIN dir_org_units u ON u.name = p.primary_org_unit
        WHERE f.is_listed = 1 AND p.state = 1 AND p.name <> @reach_caller
          AND EXISTS (
            SELECT 1 FROM dir_pairs c WHERE c.coach = p.name AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today))
          AND ((@reach_coach = 1 AND EXISTS (
                SELECT 1 FROM dir_pairs c
                WHERE c.coach = @reach_caller AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today)))
            OR (@reach_member = 1 AND EXISTS (
                SELECT 1 FROM network_members own JOIN network_members peer ON peer.network = own.network
                WHERE own.person = @reach_caller AND peer.person = p.name)))
        """;

    private const string InNetwork = " AND EXISTS (SELECT 1 FROM network_members m WHERE m.network = @Network AND m.person = p.name)";

    private const string BelowUnit = " AND EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = p.primary_org_unit AND a.ancestor = @OrgUnit)";

    private const string AfterKey = """
         AND (p.search_family > @AfterFamily OR (p.search_family = @AfterFamily
            AND (p.search_given > @AfterGiven OR (p.search_given = @AfterGiven AND p.name > @AfterName))))
        """;

    private sealed record PeerKey(string Family, string Given, string Name);

    private sealed record PeerRow
    {
        public required string Name { get; init; }

        public required string GivenName { get; init; }

        public required string FamilyName { get; init; }

        public required string SearchFamily { get; init; }

        public required string SearchGiven { get; init; }

        public required string PrimaryOrgUnit { get; init; }

        public required string County { get; init; }

        public string? UnitName { get; init; }

        public required string Content { get; init; }

        public Peer ToProto()
        {
            var profile = Platform.Content.Read<PeerProfile>(Content);
            return new Peer
            {
                Person = Name,
                DisplayName = $"{GivenName} {FamilyName}".Trim(),
                OrgUnit = PrimaryOrgUnit,
                OrgUnitDisplayName = UnitName ?? "",
                County = County,
                Contact = profile.Contact,
                Offer = profile.Offer,
                Setting = profile.Setting,
                Strands = { profile.Strands },
            };
        }
    }
}
