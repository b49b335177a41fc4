using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Signs what leaves the platform, as JWS with ES256, and knows every key by which such a signature may be verified.</summary>
public sealed class SigningKeys : IDisposable
{
    private const string OwnFile = "signing.pem";

    private readonly ECDsa _signer;

    /// <summary>Reads the keys, or makes one where a machine of one's own has none yet.</summary>
    public SigningKeys(IOptions<SigningOptions> options, IOptions<DatabaseOptions> database)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(database);
        var file = options.Value.KeyFile ?? Own(database.Value);
        var published = new List<SigningKey>();
        ECDsa? signer = null;
        foreach (var (key, isPrivate) in Read(file))
        {
            published.Add(SigningKey.Of(key));
            if (isPrivate && signer is null)
            {
                signer = key;
            }
            else
            {
                key.Dispose();
            }
        }

        _signer = signer ?? throw new StartException($"{file} must hold a private key.");
        Published = published;
        CurrentId = SigningKey.Of(_signer).Id;
        Issuer = options.Value.Issuer;
    }

    /// <summary>Every key whose signatures hold, the one in use among them.</summary>
    public IReadOnlyList<SigningKey> Published { get; }

    /// <summary>Who signs, as documents name it.</summary>
    public string Issuer { get; }

    /// <summary>The id of the key in use.</summary>
    public string CurrentId { get; }

    /// <summary>Signs a JSON document: the compact form of a JWS whose header names the key and the type of the document.</summary>
    public string Sign(string type, ReadOnlySpan<byte> json)
    {
        var header = $$"""{"alg":"ES256","kid":"{{CurrentId}}","typ":"{{type}}"}""";
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(json)}";
        return $"{signed}.{Base64Url.EncodeToString(_signer.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _signer.Dispose();

    private static IEnumerable<(ECDsa Key, bool IsPrivate)> Read(string file)
    {
        var rest = File.ReadAllText(file);
        while (PemEncoding.TryFind(rest, out var found))
        {
            var key = ECDsa.Create();
            try
            {
                key.ImportFromPem(rest[found.Location]);
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                key.Dispose();
                throw new StartException($"{file} must hold ECDSA keys in PEM and nothing else.");
            }

            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value)
            {
                key.Dispose();
                throw new StartException($"{file} must hold keys on P-256.");
            }

            yield return (key, !rest[found.Label].StartsWith("PUBLIC", StringComparison.Ordinal));
            rest = rest[found.Location.End..];
        }
    }

    // A machine of one's own starts without any configuration; its services share the folder, so that whoever comes first makes the key.
    private static string Own(DatabaseOptions database)
    {
        if (database.Engine != DatabaseEngine.Sqlite)
        {
            throw new StartException("Signing:KeyFile must name the file of the keys that releases and exports are signed with.");
        }

        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Path))!, "keys");
        var file = Path.Combine(folder, OwnFile);
        if (File.Exists(file))
        {
            return file;
        }

        System.IO.Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        using (var made = new FileStream(draft, options))
        {
            made.Write(Encoding.ASCII.GetBytes($"{key.ExportPkcs8PrivateKeyPem()}\n"));
            made.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }

        return file;
    }
}
