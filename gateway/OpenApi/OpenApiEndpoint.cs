using System.Security.Cryptography;
using Coaching.Platform;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Coaching.Gateway;

/// <summary>Serves the OpenAPI document, written once, when it is first asked for.</summary>
internal sealed class OpenApiEndpoint(IOptions<AuthOptions> auth)
{
    private readonly Lazy<(byte[] Document, EntityTagHeaderValue Tag)> _document = new(() =>
    {
        var document = OpenApiWriter.Write(auth.Value);
        return (document, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(document))[..16]}\""));
    });

    public IResult Serve(HttpContext http)
    {
        http.Response.Headers.CacheControl = "public, max-age=300";
        return Results.Bytes(_document.Value.Document, "application/json", entityTag: _document.Value.Tag);
    }
}
