using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Coaching.Localhost;
using Coaching.Testing;

namespace Coaching.EndToEnd.Tests;

/// <summary>A OneRoster package that others generated, through the gateway.</summary>
public sealed class RosterTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("coaching-e2e-");
    private LocalPlatform? _platform;

    [SharedDataFact]
    public async Task A_real_package_is_read_in_lenient_mode_refused_in_strict_and_changes_nothing_the_second_time()
    {
        var package = Zip(SharedData.File("data/oneroster/generated-1.1-bulk"));
        using var http = new HttpClient { BaseAddress = _platform!.Rest };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _platform.Issuer.TokenFor(Personas.National));

        var strict = await Import(http, package, "STRICT");
        var first = await Import(http, package, "LENIENT");
        var second = await Import(http, package, "LENIENT");

        Assert.True(Number(Report(strict), "errors") > 0 || strict["error"] is not null, strict.ToJsonString());
        Assert.Equal(0, strict["response"] is null ? 0 : Sum(Report(strict), "created"));
        Assert.Equal(11, Number(Report(first), "orgUnits"));
        Assert.Equal(131, Number(Report(first), "staff"));
        Assert.Equal(113, Number(Report(first), "teachers"));
        Assert.Equal(18, Number(Report(first), "administrators"));
        Assert.Equal(1812, Number(Report(first), "studentsSkipped"));
        Assert.Equal(0, Number(Report(first), "errors"));
        Assert.True(Number(Report(first), "warnings") > 0);
        Assert.Equal(0, Sum(Report(second), "created") + Sum(Report(second), "updated") + Sum(Report(second), "removed"));
        Assert.Equal(142, Sum(Report(second), "unchanged"));
        var units = await http.GetFromJsonNode("/v1/orgUnits?pageSize=200");
        Assert.Equal(11, units["orgUnits"]!.AsArray().Count);
    }

    public async Task InitializeAsync() =>
        _platform = await LocalPlatform.Start(new LocalOptions { Data = _data.FullName, Port = 0, Demo = false }, default);

    public async Task DisposeAsync()
    {
        await _platform!.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static async Task<JsonNode> Import(HttpClient http, byte[] package, string mode)
    {
        using var body = new ByteArrayContent(package);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var started = await http.PostAsync(new Uri($"/upload/v1/imports:roster?mode={mode}&requestId={Guid.NewGuid()}", UriKind.Relative), body);
        var answer = await started.Content.ReadAsStringAsync();
        Assert.True(started.IsSuccessStatusCode, answer);
        var operation = JsonNode.Parse(answer)!;
        for (var attempt = 0; attempt < 600 && operation["done"]?.GetValue<bool>() != true; attempt++)
        {
            await Task.Delay(100);
            operation = await http.GetFromJsonNode($"/v1/{operation["name"]}");
        }

        return operation;
    }

    private static JsonNode Report(JsonNode operation) => operation["response"] ?? new JsonObject();

    private static long Number(JsonNode report, string field) => long.Parse(report[field]?.ToString() ?? "0", null);

    private static long Sum(JsonNode report, string field) => report["files"]?.AsArray().Sum(file => Number(file!, field)) ?? 0;

    private static byte[] Zip(string folder)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.GetFiles(folder, "*.csv"))
            {
                zip.CreateEntryFromFile(file, Path.GetFileName(file));
            }
        }

        return bytes.ToArray();
    }
}

internal static class HttpJson
{
    public static async Task<JsonNode> GetFromJsonNode(this HttpClient http, string path) =>
        JsonNode.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)))!;
}
