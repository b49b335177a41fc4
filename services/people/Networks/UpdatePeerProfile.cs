using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    private static readonly string[] UpdatableProfileFields = ["listed", "contact", "offer", "setting", "strands"];

    public override Task<PeerProfile> UpdatePeerProfile(UpdatePeerProfileRequest request, ServerCallContext context)
    {
        var wanted = request.PeerProfile ?? new PeerProfile();
        var violations = new Violations().Name("peer_profile.name", wanted.Name, ProfilePattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableProfileFields);
        var version = Etag.Check(violations, wanted.Etag, context, "peer_profile.etag");
        violations.Text("peer_profile.contact", wanted.Contact, 0, 200)
            .Text("peer_profile.offer", wanted.Offer, 0, 1_000)
            .Require(wanted.Strands.Distinct().Count() == wanted.Strands.Count, "peer_profile.strands", "must not repeat a strand");
        for (var index = 0; index < Math.Min(wanted.Strands.Count, 3); index++)
        {
            violations.Enum($"peer_profile.strands[{index}]", wanted.Strands[index]);
        }

        Check(violations, "peer_profile.setting", wanted.Setting);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();
        var person = OwnerOf(wanted.Name, context);

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Update(tx, person, wanted, fields, version),
            async (tx, _) => (await FindProfile(tx, person)).ToProto());
    }

    private static async Task<PeerProfile> Update(Session tx, string person, PeerProfile wanted, IReadOnlySet<string> fields, long version)
    {
        var profile = (await FindProfile(tx, person)).ToProto();
        Masks.Apply(fields, wanted, profile);
        var row = PeerProfileRow.Of(profile, person, version + 1, tx.Now);
        if (version == 0 ? !await tx.TryInsert(InsertProfile, row) : await tx.Execute(StoreProfile, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        return row.ToProto();
    }

    private const string InsertProfile = $"""
        INSERT INTO peer_profiles ({PeerProfileRow.Columns})
        VALUES (@Person, @IsListed, @Organisation, @Phase, @Locality, @Strands, @Content, @Version, @UpdateTime)
        """;

    private const string StoreProfile = """
        UPDATE peer_profiles
        SET is_listed = @IsListed, organisation = @Organisation, phase = @Phase, locality = @Locality, strands = @Strands, content = @Content,
            version = @Version, update_time = @UpdateTime
        WHERE person = @Person AND version = @Version - 1
        """;
}
