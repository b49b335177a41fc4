using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Coaching.People.V1;
using Google.LongRunning;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

public sealed class UploadTests(UploadTests.SmallUploads host) : IClassFixture<UploadTests.SmallUploads>
{
    private static readonly Uri Uploads = new("/upload/v1/uploads", UriKind.Relative);

    [Fact]
    public async Task An_upload_answers_name_size_and_hash_and_the_same_bytes_are_the_same_upload()
    {
        using var rest = host.HttpAs("people/admin", "national_admin");
        var bytes = Package("", "");

        var first = await Post(rest, Uploads, bytes);
        var second = await Post(rest, Uploads, bytes);

        using var json = JsonDocument.Parse(first.Text);
        Assert.Equal(bytes.Length, json.RootElement.GetProperty("size").GetInt32());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), json.RootElement.GetProperty("sha256").GetString());
        Assert.StartsWith("uploads/", json.RootElement.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task An_upload_needs_a_token_and_the_row_of_the_matrix()
    {
        using var nobody = host.HttpWithToken(null);
        using var teacher = host.HttpAs("people/x", "teacher");

        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(nobody, Uploads, [1])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Post(teacher, Uploads, [1])).Status);
    }

    [Fact]
    public async Task An_upload_above_the_limit_or_without_bytes_is_refused_and_leaves_nothing_behind()
    {
        using var rest = host.HttpAs("people/admin", "national_admin");

        var large = await Post(rest, Uploads, new byte[200_001]);
        var empty = await Post(rest, Uploads, []);

        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (large.Status, empty.Status));
        Assert.Contains("200000 bytes", large.Text, StringComparison.Ordinal);
        Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM uploads WHERE size = 0 OR size > 200000"));
    }

    [Fact]
    public async Task One_call_uploads_and_starts_and_repeating_it_returns_the_first_operation()
    {
        using var rest = host.HttpAs("people/admin", "national_admin");
        var id = PeopleOnSqlite.NewId();
        var start = new Uri($"/upload/v1/imports:roster?mode=lenient&requestId={PeopleOnSqlite.NewId()}", UriKind.Relative);
        var bytes = Package(Org(id), User(id, id));

        var first = Parse((await Post(rest, start, bytes)).Text);
        var second = Parse((await Post(rest, start, bytes)).Text);

        Assert.Equal(first.Name, second.Name);
        var done = await new RosterClient(host).Wait(first.Name);
        Assert.Equal(1, done.Response.Unpack<ImportReport>().Staff);
        Assert.Equal(ImportMetadata.Types.Stage.Done, done.Metadata.Unpack<ImportMetadata>().Stage);
        var other = await Post(rest, start, Package(Org(id), ""));
        Assert.Equal(HttpStatusCode.Conflict, other.Status);
    }

    [Fact]
    public async Task A_third_import_is_told_to_come_back_while_two_run()
    {
        var client = new RosterClient(host);
        var uploads = new List<string>();
        for (var index = 0; index < 3; index++)
        {
            uploads.Add(await client.Upload(Package(Org($"third-{index}"), User($"third-{index}", $"third-{index}"))));
        }

        async Task<Operation> Start(string upload) =>
            await host.Imports().ImportRosterAsync(new ImportRosterRequest { Upload = upload, RequestId = PeopleOnSqlite.NewId() });
        var first = await Start(uploads[0]);
        var second = await Start(uploads[1]);

        Assert.Equal("TOO_MANY_IMPORTS", await PeopleOnSqlite.Reason(() => Start(uploads[2])));
        Assert.NotNull((await client.Wait(first.Name)).Response);
        Assert.NotNull((await client.Wait(second.Name)).Response);
        Assert.NotNull((await client.Wait((await Start(uploads[2])).Name)).Response);
    }

    [Fact]
    public async Task A_call_without_a_request_id_or_with_an_odd_mode_is_refused()
    {
        using var rest = host.HttpAs("people/admin", "national_admin");

        var answer = await Post(rest, new Uri("/upload/v1/imports:roster", UriKind.Relative), Package("", ""));
        var mode = await Post(rest, new Uri("/upload/v1/imports:roster?mode=gentle&validateOnly=perhaps", UriKind.Relative), Package("", ""));

        Assert.Contains("request_id", answer.Text, StringComparison.Ordinal);
        Assert.Contains("validateOnly", mode.Text, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (answer.Status, mode.Status));
    }

    private static Operation Parse(string json) =>
        new JsonParser(JsonParser.Settings.Default.WithTypeRegistry(TypeRegistry.FromMessages(ImportMetadata.Descriptor, ImportReport.Descriptor)))
            .Parse<Operation>(json);

    private static async Task<(HttpStatusCode Status, string Text)> Post(HttpClient rest, Uri address, byte[] bytes)
    {
        using var body = new ByteArrayContent(bytes);
        using var answer = await rest.PostAsync(address, body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>A service that takes small packages only.</summary>
    public sealed class SmallUploads : PeopleOnSqlite
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Imports:MaxUploadBytes", "200000")];
    }
}
