using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Coaching.Observations;

/// <summary>A meeting that may be drawn, and whose turn it is.</summary>
internal record Drawable
{
    public required string Name { get; init; }

    public required string Coachee { get; init; }
}

/// <summary>Draws meetings so that nobody chooses: the seed alone decides, and each coachee has one drawn before any has a second.</summary>
internal static class FairDraw
{
    public static IReadOnlyList<T> Draw<T>(long seed, IEnumerable<T> meetings, int size) where T : Drawable =>
    [
        .. meetings.GroupBy(meeting => meeting.Coachee, StringComparer.Ordinal)
            .SelectMany(coachee => coachee
                .OrderBy(meeting => Mark(seed, meeting.Name), StringComparer.Ordinal)
                .Select((meeting, round) => (meeting, round)))
            .OrderBy(each => each.round)
            .ThenBy(each => Mark(seed, each.meeting.Coachee), StringComparer.Ordinal)
            .Take(size)
            .Select(each => each.meeting),
    ];

    /// <summary>The place of a name in the draw: SHA-256 of the seed, eight bytes with the highest first, and the name.</summary>
    public static string Mark(long seed, string name)
    {
        var text = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(name)];
        BinaryPrimitives.WriteInt64BigEndian(text, seed);
        Encoding.UTF8.GetBytes(name, text.AsSpan(sizeof(long)));
        return Convert.ToHexString(SHA256.HashData(text));
    }
}
