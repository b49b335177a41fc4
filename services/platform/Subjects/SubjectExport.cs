using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>
/// All that a service keeps of a person, as a zip: JSON for programs, CSV for tables, one HTML page to read, and a signed manifest that says
/// where each file came from and when.
/// </summary>
public sealed class SubjectExport
{
    private const int Form = 1;
    private const string DocumentType = "coaching-subject-export+jwt";
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly SubjectTables _tables;
    private readonly SigningKeys _keys;
    private readonly Database _database;

    internal SubjectExport(SubjectTables tables, SigningKeys keys, Database database, string service) =>
        (_tables, _keys, _database, Service) = (tables, keys, database, service);

    /// <summary>Which service's data it is.</summary>
    public string Service { get; }

    /// <summary>Lets a person take the data out once; a second time changes nothing.</summary>
    public static async Task Grant(Session tx, SubjectExportGranted fact)
    {
        ArgumentNullException.ThrowIfNull(tx);
        ArgumentNullException.ThrowIfNull(fact);
        await tx.TryInsert(InsertExport, new { fact.SubjectRequest, fact.Person, ExpireTime = fact.ExpireTime.ToTimeOrNull() ?? tx.Now });
    }

    /// <summary>The caller's file, which is given once; NOT_FOUND when there is none, or none any more.</summary>
    internal async Task<byte[]> Take(ServerCallContext context, string request, CancellationToken cancel)
    {
        var caller = context.Caller().Person ?? "";
        var args = new { Request = request, Person = caller };
        var open = await _database.Read(db => db.Find<string>(SelectOpen, new { args.Request, args.Person, db.Now }), cancel);
        var file = await Make(open ?? throw Errors.NotFound(request), caller, cancel);
        var entry = AuditEntry.Of(context, request);
        await _database.Write(
            async tx =>
            {
                // Of two who ask at once, one gets it.
                if (await tx.Execute(UpdateTaken, new { args.Request, args.Person, tx.Now }) == 0)
                {
                    throw Errors.NotFound(request);
                }

                await tx.Append(entry);
                return true;
            },
            cancel);
        return file;
    }

    private async Task<byte[]> Make(string request, string person, CancellationToken cancel)
    {
        var (made, sheets) = await _database.Read(
            async db =>
            {
                var read = new List<SubjectSheet>();
                foreach (var table in _tables.All.Where(table => !table.IsDerived))
                {
                    if (await SubjectSheet.Read(db, table, person) is { Rows.Count: > 0 } sheet)
                    {
                        read.Add(sheet);
                    }
                }

                read.Add(await SubjectSheet.OwnActs(db, person));
                return (db.Now, read);
            },
            cancel);
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            var files = new JsonArray();
            foreach (var sheet in sheets)
            {
                files.Add(Add(zip, $"data/{sheet.Name}.json", JsonSerializer.SerializeToUtf8Bytes(new JsonArray([.. sheet.Rows.Select(row => row.DeepClone())]), Readable), made, sheet.Name));
                files.Add(Add(zip, $"data/{sheet.Name}.csv", Encoding.UTF8.GetBytes(sheet.ToCsv()), made, sheet.Name));
            }

            files.Add(Add(zip, "index.html", Encoding.UTF8.GetBytes(SubjectPage.Of(Service, person, made, sheets)), made, null));
            var manifest = new JsonObject
            {
                ["form"] = Form,
                ["iss"] = _keys.Issuer,
                ["sub"] = person,
                ["jti"] = request,
                ["iat"] = made.ToUnixTimeSeconds(),
                ["service"] = Service,
                ["version"] = typeof(SubjectExport).Assembly.GetName().Version!.ToString(3),
                ["files"] = files,
            };
            Add(zip, "manifest.json", JsonSerializer.SerializeToUtf8Bytes(manifest, Readable), made, null);
            Add(zip, "manifest.jws", Encoding.ASCII.GetBytes(_keys.Sign(DocumentType, JsonSerializer.SerializeToUtf8Bytes(manifest))), made, null);
        }

        return content.ToArray();
    }

    private static JsonObject Add(ZipArchive zip, string name, byte[] content, DateTimeOffset made, string? source)
    {
        var entry = zip.CreateEntry(name);
        entry.LastWriteTime = made;
        using (var stream = entry.Open())
        {
            stream.Write(content);
        }

        return new JsonObject { ["name"] = name, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(content)), ["source"] = source };
    }

    private const string InsertExport =
        "INSERT INTO subject_exports (subject_request, person, expire_time, download_time) VALUES (@SubjectRequest, @Person, @ExpireTime, NULL)";

    private const string SelectOpen = """
        SELECT subject_request FROM subject_exports
        WHERE subject_request = @Request AND person = @Person AND download_time IS NULL AND expire_time > @Now
        """;

    private const string UpdateTaken = """
        UPDATE subject_exports SET download_time = @Now
        WHERE subject_request = @Request AND person = @Person AND download_time IS NULL AND expire_time > @Now
        """;
}
