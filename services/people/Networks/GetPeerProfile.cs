using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class NetworksApi
{
    private const string ProfilePattern = "people/{person}/peerProfile";

    public override Task<PeerProfile> GetPeerProfile(GetPeerProfileRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ProfilePattern).ThrowIfAny();
        var person = OwnerOf(request.Name, context);

        return database.Read(async db => (await FindProfile(db, person)).ToProto(), context.CancellationToken);
    }

    // One's own, whatever else one may reach.
    private static string OwnerOf(string profile, ServerCallContext context)
    {
        var person = PersonOf(context);
        return profile == $"{person}/peerProfile" ? person : throw Errors.NotFound(profile);
    }

    private static async Task<PeerProfileRow> FindProfile(Session db, string person) =>
        await db.Find<PeerProfileRow>(PeerProfileRow.SelectByPerson, new { person }) ?? new PeerProfileRow { Person = person, Content = "{}" };
}
