using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coaching.Scheduling;

/// <summary>What stands in a feed's address instead of a token: 256 random bits, of which only the digest is kept.</summary>
internal readonly record struct FeedSecret(string Text)
{
    private const int Bytes = 32;
    private const int Characters = 43;

    public string Path => $"/calendars/v1/{Text}.ics";

    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Text)));

    public static FeedSecret Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Whether a text could be a secret: what could not is no question to the database.</summary>
    public static bool CouldBe(string text) => text.Length == Characters && Base64Url.IsValid(text);
}
