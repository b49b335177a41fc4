using System.Security.Cryptography;
using System.Text;

namespace Coaching.Platform;

/// <summary>Keeps uploaded files on disk for a day; the service has a table of them.</summary>
public sealed class UploadStore(Database database, UploadLimits limits, TimeProvider clock)
{
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How much a file may hold.</summary>
    public UploadLimits Limits => limits;

    /// <summary>The file of an upload; names hold nothing but letters and digits.</summary>
    public string PathOf(string upload) => Path.Combine(limits.Folder, $"{ResourceName.IdOf(upload)}{limits.Extension}");

    /// <summary>The caller's upload of a name.</summary>
    public static Task<UploadRow?> Find(Session db, string name, string caller)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.Find<UploadRow>(Select, new { name, caller });
    }

    /// <summary>Streams a file to disk, measuring and hashing it on the way; the same bytes of the same caller are the same upload.</summary>
    public async Task<UploadRow> Save(Stream body, string caller, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        Directory.CreateDirectory(limits.Folder);
        var draft = Path.Combine(limits.Folder, $"{Guid.CreateVersion7():N}.part");
        try
        {
            var (size, sha256) = await Copy(body, draft, cancel);
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{sha256}")))[..40];
            var row = new UploadRow { Name = $"uploads/{id}", Caller = caller, Size = size, Sha256 = sha256, CreateTime = clock.GetUtcNow() };
            File.Move(draft, PathOf(row.Name), overwrite: true);
            await database.Write(tx => Store(tx, row), cancel);
            await Sweep(cancel);
            return row;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    private async Task<(long Size, string Sha256)> Copy(Stream body, string path, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes, useAsync: true);
        var buffer = new byte[BufferBytes];
        long size = 0;
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            size += read;
            if (size > limits.MaxBytes)
            {
                throw Errors.Invalid("upload", $"must be at most {limits.MaxBytes} bytes");
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return size > 0 ? (size, Convert.ToHexStringLower(hash.GetHashAndReset())) : throw Errors.Invalid("upload", $"must be the bytes of {limits.Content}");
    }

    private static async Task Store(Session tx, UploadRow row)
    {
        if (await tx.Execute(Touch, row) == 0)
        {
            await tx.Execute(Insert, row);
        }
    }

    // What no operation of the sender may be working on goes after a day, with the next upload.
    private async Task Sweep(CancellationToken cancel)
    {
        var before = clock.GetUtcNow() - Lifetime;
        foreach (var name in await database.Read(db => db.Query<string>(SelectOld, new { before }), cancel))
        {
            File.Delete(PathOf(name));
            await database.Write(tx => tx.Execute(Delete, new { name, before }), cancel);
        }
    }

    private const string Select = $"SELECT {UploadRow.Columns} FROM uploads WHERE name = @name AND caller = @caller";

    private const string Touch = "UPDATE uploads SET create_time = @CreateTime WHERE name = @Name";

    private const string Insert = $"INSERT INTO uploads ({UploadRow.Columns}) VALUES (@Name, @Caller, @Size, @Sha256, @CreateTime)";

    private const string SelectOld = """
        SELECT name FROM uploads
        WHERE create_time < @before
          AND NOT EXISTS (SELECT 1 FROM operations o WHERE o.owner = uploads.caller AND o.done = 0)
        """;

    private const string Delete = "DELETE FROM uploads WHERE name = @name AND create_time < @before";
}
