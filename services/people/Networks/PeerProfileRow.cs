using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record PeerProfileRow
{
    public const string Columns = "person, is_listed, organisation, phase, locality, strands, content, version, update_time";

    public const string SelectByPerson = $"SELECT {Columns} FROM peer_profiles WHERE person = @person";

    public required string Person { get; init; }

    public bool IsListed { get; init; }

    public Setting.Types.Organisation Organisation { get; init; }

    public Setting.Types.Phase Phase { get; init; }

    public Setting.Types.Locality Locality { get; init; }

    /// <summary>A bit for each strand, 1 &lt;&lt; Strand, which both engines can compare.</summary>
    public int Strands { get; init; }

    public required string Content { get; init; }

    /// <summary>0 before the person has spoken of it.</summary>
    public long Version { get; init; }

    public DateTimeOffset UpdateTime { get; init; }

    public static PeerProfileRow Of(PeerProfile profile, string person, long version, DateTimeOffset now) => new()
    {
        Person = person,
        IsListed = profile.Listed,
        Organisation = profile.Setting?.Organisation ?? default,
        Phase = profile.Setting?.Phase ?? default,
        Locality = profile.Setting?.Locality ?? default,
        Strands = profile.Strands.Aggregate(0, (bits, strand) => bits | (1 << (int)strand)),
        Content = Platform.Content.Of(new PeerProfile
        {
            Contact = profile.Contact,
            Offer = profile.Offer,
            Setting = profile.Setting,
            Strands = { profile.Strands },
        }),
        Version = version,
        UpdateTime = now,
    };

    public PeerProfile ToProto()
    {
        var profile = Platform.Content.Read<PeerProfile>(Content);
        profile.Name = $"{Person}/peerProfile";
        profile.Listed = IsListed;
        profile.UpdateTime = Version == 0 ? null : UpdateTime.ToProto();
        profile.Etag = Etag.Of(Version);
        return profile;
    }
}
