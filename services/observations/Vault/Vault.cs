using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.Observations;

/// <summary>
/// Seals what is said about a person with a key of that person's own, so that destroying the key erases it everywhere: in the tables, in the
/// log of the database, in every backup. What is sealed names its key, so it stays readable when two people turn out to be one.
/// </summary>
internal sealed class Vault(MasterKeys master, TimeProvider clock)
{
    private const byte Form = 1;
    private const int IdSize = 16;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Header = 1 + IdSize + NonceSize;
    private const int KeySize = 32;
    private const int MaxKept = 100_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(60);

    // What a replica remembers is forgotten after a minute, so that a key destroyed elsewhere is gone here too.
    private readonly ConcurrentDictionary<Guid, Kept> _keys = new();
    private readonly ConcurrentDictionary<string, Guid> _current = new(StringComparer.Ordinal);

    /// <summary>What may lie in the database of a content: only whoever has the subject's key reads it, and only under this name.</summary>
    public async Task<byte[]> Seal(Session tx, string subject, string name, IMessage content)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(content);
        var (id, key) = await Current(tx, subject);
        var plain = content.ToByteArray();
        var box = new byte[Header + plain.Length + TagSize];
        box[0] = Form;
        id.TryWriteBytes(box.AsSpan(1, IdSize));
        var nonce = box.AsSpan(1 + IdSize, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, box.AsSpan(Header, plain.Length), box.AsSpan(Header + plain.Length), Encoding.UTF8.GetBytes(name));
        return box;
    }

    /// <summary>The content that was sealed under this name; an empty one when the key is destroyed.</summary>
    public async Task<T> Open<T>(Session db, string name, byte[] content)
        where T : IMessage<T>, new()
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(content);
        var id = KeyOf(content);
        if (Known(id) is not { } key)
        {
            await Warm(db, [content]);
            key = Known(id);
        }

        var opened = new T();
        if (key is { Length: > 0 })
        {
            var box = content.AsSpan();
            var plain = new byte[box.Length - Header - TagSize];
            using var aes = new AesGcm(key, TagSize);
            aes.Decrypt(box.Slice(1 + IdSize, NonceSize), box[Header..^TagSize], box[^TagSize..], plain, Encoding.UTF8.GetBytes(name));
            opened.MergeFrom(plain);
        }

        return opened;
    }

    /// <summary>Fetches the keys of many contents in one statement.</summary>
    public async Task Warm(Session db, IEnumerable<byte[]> contents)
    {
        ArgumentNullException.ThrowIfNull(db);
        var missing = contents.Select(KeyOf).Where(id => Known(id) is null).ToHashSet();
        foreach (var some in missing.Chunk(500))
        {
            var rows = await db.Query<KeyRow>(SelectKeys, new { Ids = some });
            foreach (var row in rows)
            {
                Keep(row.KeyId, row.Wrapped is null ? [] : master.Unwrap(row.KeyId, row.Wrapped));
            }

            foreach (var id in some.Except(rows.Select(row => row.KeyId)))
            {
                Keep(id, []);
            }
        }
    }

    /// <summary>What stands where a content was: it names a key that never was, so that it reads as an empty one.</summary>
    public static byte[] Nothing()
    {
        var box = new byte[Header + TagSize];
        box[0] = Form;
        return box;
    }

    /// <summary>Destroys every key of a person: nothing that they sealed can be read again.</summary>
    public async Task<int> Destroy(Session tx, string subject)
    {
        ArgumentNullException.ThrowIfNull(tx);
        var ids = await tx.Query<Guid>("SELECT key_id FROM subject_keys WHERE person = @subject", new { subject });
        tx.OnCommit(() => Forget(subject, ids));
        return await tx.Execute("DELETE FROM subject_keys WHERE person = @subject", new { subject });
    }

    private async Task<(Guid Id, byte[] Key)> Current(Session tx, string subject)
    {
        if (_current.TryGetValue(subject, out var known) && Known(known) is { Length: > 0 } kept)
        {
            return (known, kept);
        }

        var rows = await tx.Query<KeyRow>(SelectOfPerson, new { subject });
        if (rows is [var row, ..])
        {
            var found = master.Unwrap(row.KeyId, row.Wrapped!);
            if (!master.IsCurrent(row.Wrapped))
            {
                await tx.Execute(UpdateKey, new { row.KeyId, Wrapped = master.Wrap(row.KeyId, found) });
            }

            tx.OnCommit(() => Keep(subject, row.KeyId, found));
            return (row.KeyId, found);
        }

        var (id, key) = (Guid.CreateVersion7(tx.Now), RandomNumberGenerator.GetBytes(KeySize));
        await tx.Execute(InsertKey, new { KeyId = id, Person = subject, Wrapped = master.Wrap(id, key), CreateTime = tx.Now });
        tx.OnCommit(() => Keep(subject, id, key));
        return (id, key);
    }

    private byte[]? Known(Guid id) => _keys.TryGetValue(id, out var kept) && clock.GetElapsedTime(kept.Since) < Fresh ? kept.Key : null;

    private void Keep(string subject, Guid id, byte[] key)
    {
        Keep(id, key);
        _current[subject] = id;
    }

    private void Keep(Guid id, byte[] key)
    {
        if (_keys.Count >= MaxKept)
        {
            _keys.Clear();
            _current.Clear();
        }

        _keys[id] = new Kept(key, clock.GetTimestamp());
    }

    private void Forget(string subject, IEnumerable<Guid> ids)
    {
        _current.TryRemove(subject, out _);
        foreach (var id in ids)
        {
            Keep(id, []);
        }
    }

    private static Guid KeyOf(byte[] content) => content is [Form, ..] && content.Length >= Header + TagSize
        ? new Guid(content.AsSpan(1, IdSize))
        : throw new InvalidOperationException("A content of the vault is of no known form.");

    private const string SelectKeys = "SELECT key_id, wrapped FROM subject_keys WHERE key_id IN @Ids";

    private const string SelectOfPerson = "SELECT key_id, wrapped FROM subject_keys WHERE person = @subject ORDER BY create_time DESC, key_id DESC";

    private const string InsertKey = """
        INSERT INTO subject_keys (key_id, person, origin, wrapped, create_time)
        VALUES (@KeyId, @Person, @Person, @Wrapped, @CreateTime)
        """;

    private const string UpdateKey = "UPDATE subject_keys SET wrapped = @Wrapped WHERE key_id = @KeyId";

    private readonly record struct Kept(byte[] Key, long Since);

    private sealed record KeyRow
    {
        public required Guid KeyId { get; init; }

        public byte[]? Wrapped { get; init; }
    }
}
