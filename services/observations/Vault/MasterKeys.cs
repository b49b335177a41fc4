using System.Security.Cryptography;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.Observations;

/// <summary>The keys that wrap the keys of persons: the one in use, and the one of before while it is still needed.</summary>
internal sealed class MasterKeys
{
    private const int Least = 32;
    private const int MarkSize = 4;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _current;
    private readonly IReadOnlyList<byte[]> _all;

    public MasterKeys(IOptions<VaultOptions> options, IOptions<DatabaseOptions> database)
    {
        _current = Read(options.Value.KeyFile ?? Own(database.Value));
        _all = options.Value.OldKeyFile is { } old ? [_current, Read(old)] : [_current];
    }

    /// <summary>A person's key as it may lie in the database: mark of the master key, nonce, the key encrypted, tag.</summary>
    public byte[] Wrap(Guid id, ReadOnlySpan<byte> key)
    {
        var wrapped = new byte[MarkSize + NonceSize + key.Length + TagSize];
        Mark(_current).CopyTo(wrapped);
        var nonce = wrapped.AsSpan(MarkSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(_current, TagSize);
        aes.Encrypt(nonce, key, wrapped.AsSpan(MarkSize + NonceSize, key.Length), wrapped.AsSpan(^TagSize..), id.ToByteArray());
        return wrapped;
    }

    /// <summary>The key that was wrapped.</summary>
    public byte[] Unwrap(Guid id, ReadOnlySpan<byte> wrapped)
    {
        var mark = wrapped[..MarkSize].ToArray();
        var master = _all.FirstOrDefault(key => mark.AsSpan().SequenceEqual(Mark(key)))
            ?? throw new InvalidOperationException("A key of the vault was wrapped by a master key that neither Vault:KeyFile nor Vault:OldKeyFile holds.");
        var key = new byte[wrapped.Length - MarkSize - NonceSize - TagSize];
        using var aes = new AesGcm(master, TagSize);
        aes.Decrypt(wrapped.Slice(MarkSize, NonceSize), wrapped[(MarkSize + NonceSize)..^TagSize], wrapped[^TagSize..], key, id.ToByteArray());
        return key;
    }

    /// <summary>Whether the key in use wrapped it.</summary>
    public bool IsCurrent(ReadOnlySpan<byte> wrapped) => wrapped[..MarkSize].SequenceEqual(Mark(_current));

    private static ReadOnlySpan<byte> Mark(byte[] key) => SHA256.HashData(key).AsSpan(0, MarkSize);

    private static byte[] Read(string file)
    {
        var content = File.ReadAllBytes(file);
        return content.Length >= Least
            ? HKDF.DeriveKey(HashAlgorithmName.SHA256, content, Least, info: "coaching vault"u8.ToArray())
            : throw new StartException($"{file} must hold at least {Least} bytes to be a key of the vault.");
    }

    // A machine of one's own starts without any configuration; a cluster never does.
    private static string Own(DatabaseOptions database)
    {
        if (database.Engine != DatabaseEngine.Sqlite)
        {
            throw new StartException("Vault:KeyFile must name the file of the key that wraps the keys of persons.");
        }

        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(database.Path))!, "keys");
        var file = Path.Combine(folder, "vault.key");
        if (File.Exists(file))
        {
            return file;
        }

        Directory.CreateDirectory(folder);
        var draft = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var made = new FileStream(draft, options))
        {
            made.Write(RandomNumberGenerator.GetBytes(Least));
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
