using System.Security.Cryptography;
using System.Text;
using Coaching.Platform;
using Microsoft.Extensions.Options;

namespace Coaching.People;

/// <summary>A package as it was received.</summary>
internal sealed record UploadRow
{
    public const string Columns = "name, caller, size, sha256, create_time";

    public required string Name { get; init; }

    public required string Caller { get; init; }

    public required long Size { get; init; }

    public required string Sha256 { get; init; }

    public required DateTimeOffset CreateTime { get; init; }
}

/// <summary>Keeps uploaded packages on disk for a day.</summary>
internal sealed class UploadStore(Database database, IOptions<ImportsOptions> options, IOptions<DatabaseOptions> databaseOptions, TimeProvider clock)
{
    private const int BufferBytes = 128 * 1024;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private string Folder => options.Value.Folder ?? Path.Combine(Path.GetDirectoryName(databaseOptions.Value.Path) ?? "", "uploads");

    /// <summary>The file of an upload; names hold nothing but letters and digits.</summary>
    public string PathOf(string upload) => Path.Combine(Folder, $"{ResourceName.IdOf(upload)}.zip");

    /// <summary>The caller's upload of a name.</summary>
    public static Task<UploadRow?> Find(Session db, string name, string caller) => db.Find<UploadRow>(Select, new { name, caller });

    /// <summary>Streams a package to disk, measuring and hashing it on the way; the same bytes of the same caller are the same upload.</summary>
    public async Task<UploadRow> Save(Stream body, string caller, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder);
        var draft = Path.Combine(Folder, $"{Guid.CreateVersion7():N}.part");
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
            if (size > options.Value.MaxUploadBytes)
            {
                throw Errors.Invalid("upload", $"must be at most {options.Value.MaxUploadBytes} bytes");
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
        }

        return size > 0 ? (size, Convert.ToHexStringLower(hash.GetHashAndReset())) : throw Errors.Invalid("upload", "must be the bytes of a zip archive");
    }

    private static async Task Store(Session tx, UploadRow row)
    {
        if (await tx.Execute(Touch, row) == 0)
        {
            await tx.Execute(Insert, row);
        }
    }

    // What no import is working on goes after a day, with the next upload.
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
          AND NOT EXISTS (SELECT 1 FROM imports i JOIN operations o ON o.name = i.operation WHERE i.upload = uploads.name AND o.done = 0)
        """;

    private const string Delete = "DELETE FROM uploads WHERE name = @name AND create_time < @before";
}
