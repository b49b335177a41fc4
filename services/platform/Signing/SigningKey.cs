using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Coaching.Platform;

/// <summary>The public half of a key that signs, as a JSON Web Key says it.</summary>
/// <param name="Id">The key's thumbprint (RFC 7638), by which a signature names it.</param>
/// <param name="X">The point's first coordinate, in base64url.</param>
/// <param name="Y">The point's second coordinate, in base64url.</param>
public sealed record SigningKey(string Id, string X, string Y)
{
    internal static SigningKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var form = $$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""";
        return new SigningKey(Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(form))), x, y);
    }
}
