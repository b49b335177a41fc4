using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Coaching.Localhost;

namespace Coaching.EndToEnd.Tests;

/// <summary>A teacher's rights over REST, through the gateway and all five services as they run.</summary>
public sealed class SubjectRightsTests : IAsyncLifetime
{
    private const string Teacher = "teacher-01";
    private const string Marker = "Wildebeest";
    private const string Others = "Oryx";
    private static readonly string[] Services = ["people", "scheduling", "observations", "plcs", "analytics"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("coaching-rights-");
    private LocalPlatform? _platform;

    [Fact]
    [Trait("requirement", "STEP-12")]
    [Trait("requirement", "P17")]
    public async Task A_teacher_releases_takes_out_and_is_erased_and_the_figures_stay()
    {
        await Coached();
        var release = await Post(Teacher, "/v1/releases", new JsonObject
        {
            ["recipient"] = "people/head-02",
            ["purpose"] = "APPRAISAL",
            ["expireTime"] = DateTimeOffset.UtcNow.AddDays(30).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["attendances"] = new JsonArray(new JsonObject { ["startDate"] = Day(DateTimeOffset.UtcNow.AddDays(-30)), ["endDate"] = Day(DateTimeOffset.UtcNow) }),
        });
        var read = await Get("head-02", $"/v1/{release["name"]}");
        Assert.Equal(1, (int)read["attendances"]![0]!["heldVisits"]!);
        Assert.DoesNotContain(Marker, read.ToJsonString(), StringComparison.Ordinal);
        var before = await Figures();

        var export = await Granted("EXPORT");
        var keys = (await Get("", "/.well-known/coaching-release-keys.json"))["keys"]!.AsArray();
        var words = new StringBuilder();
        foreach (var service in Services)
        {
            var path = $"/download/v1/subjectExports/{service}/{((string)export["name"]!).Split('/')[1]}";
            Assert.Equal(HttpStatusCode.NotFound, (await Answer("head-01", path)).StatusCode);
            using var answer = await Until(() => Answer(Teacher, path), response => response.StatusCode == HttpStatusCode.OK);
            foreach (var (name, text) in Files(await answer.Content.ReadAsByteArrayAsync()))
            {
                Assert.DoesNotContain(Others, text, StringComparison.Ordinal);
                Assert.True(name != "manifest.jws" || Holds(text, keys));
                words.Append(text);
            }

            Assert.Equal(HttpStatusCode.NotFound, (await Answer(Teacher, path)).StatusCode);
        }

        Assert.Contains($"{Marker} notes", words.ToString(), StringComparison.Ordinal);
        Assert.Contains($"{Marker} family", words.ToString(), StringComparison.Ordinal);

        var erased = await Granted("ERASURE");
        var tombstone = (string)erased["person"]!;
        await Until(() => Answer("head-02", $"/v1/{release["name"]}"), response => response.StatusCode == HttpStatusCode.NotFound);

        Assert.StartsWith("people/erased-", tombstone, StringComparison.Ordinal);
        await Until(() => Holding($"{Marker} notes", $"{Marker} family", Marker.ToUpperInvariant()), found => found.Count == 0);
        Assert.NotEmpty(await Holding(Others));
        Assert.Equal(before, await Figures());
        var pairs = await Get("head-01", "/v1/coachingRelationships?coach=people/head-01");
        Assert.Contains(tombstone, pairs.ToJsonString(), StringComparison.Ordinal);
    }

    public async Task InitializeAsync()
    {
        _platform = await LocalPlatform.Start(new LocalOptions { Data = _data.FullName, Port = 0, Demo = false }, default);
        foreach (var (id, parent, level) in new[]
        {
            ("kenya", "", "NATION"), ("machakos", "orgUnits/kenya", "COUNTY"), ("oak", "orgUnits/machakos", "SCHOOL"), ("ash", "orgUnits/machakos", "SCHOOL"),
        })
        {
            await Post(Personas.National, $"/v1/orgUnits?orgUnitId={id}", new JsonObject { ["displayName"] = id, ["parent"] = parent, ["level"] = level });
        }

        await Staff("machakos-officer", "Officer", "machakos", "OFFICER", "COUNTY_OFFICER");
        await Staff("head-01", Others, "oak", "TEACHING", "HEAD_OF_INSTITUTION");
        await Staff("head-02", "Second", "ash", "TEACHING", "HEAD_OF_INSTITUTION");
        await Staff(Teacher, Marker, "oak", "TEACHING", "TEACHER");
        await Staff("teacher-02", Others, "oak", "TEACHING", "TEACHER");
    }

    public async Task DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }

    private async Task Coached()
    {
        foreach (var (teacher, words) in new[] { (Teacher, Marker), ("teacher-02", Others) })
        {
            var pair = await Post(Personas.National, "/v1/coachingRelationships", new JsonObject
            {
                ["coach"] = "people/head-01",
                ["coachee"] = $"people/{teacher}",
                ["tier"] = "TIER_HEAD_TO_TEACHER",
                ["startDate"] = Day(DateTimeOffset.UtcNow.AddDays(-60)),
            });
            var start = DateTimeOffset.UtcNow.AddDays(-7);
            await Until(
                () => Sent("head-01", "/v1/observations", new JsonObject
                {
                    ["coachingRelationship"] = pair["name"]!.DeepClone(),
                    ["instrument"] = "instruments/lesson-visit",
                    ["startTime"] = start.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                    ["endTime"] = start.AddMinutes(15).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                    ["notes"] = $"{words} notes",
                    ["answers"] = new JsonArray(new JsonObject { ["key"] = "clear_aim", ["choice"] = "YES" }),
                }),
                response => response.StatusCode == HttpStatusCode.OK);
        }

        await Until(Figures, figures => figures.Contains("\"observations\":\"2\"", StringComparison.Ordinal));
    }

    private async Task Staff(string id, string family, string unit, string kind, string role)
    {
        await Post(Personas.National, $"/v1/people?personId={id}", new JsonObject
        {
            ["givenName"] = "Given",
            ["familyName"] = $"{family} family",
            ["staffKind"] = kind,
            ["primaryOrgUnit"] = $"orgUnits/{unit}",
        });
        await Post(Personas.National, $"/v1/people/{id}/assignments", new JsonObject { ["role"] = role, ["orgUnit"] = $"orgUnits/{unit}", ["startDate"] = Day(DateTimeOffset.UtcNow.AddDays(-90)) });
    }

    private async Task<JsonObject> Granted(string kind)
    {
        var asked = await Post(Teacher, "/v1/subjectRequests", new JsonObject { ["kind"] = kind });
        return await Post(Personas.National, $"/v1/{asked["name"]}:grant", new JsonObject { ["etag"] = asked["etag"]!.DeepClone() });
    }

    private async Task<string> Figures()
    {
        var answer = await Get("machakos-officer", "/v1/analytics/activity?orgUnit=orgUnits/machakos");
        return answer["total"]?.ToJsonString() ?? "";
    }

    private async Task<JsonObject> Get(string persona, string path)
    {
        using var answer = await Answer(persona, path);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : persona.Length > 0 && path.Contains("analytics", StringComparison.Ordinal) ? [] : throw new InvalidOperationException(text);
    }

    private async Task<HttpResponseMessage> Answer(string persona, string path)
    {
        using var http = Client(persona);
        return await http.GetAsync(new Uri(path, UriKind.Relative));
    }

    private async Task<JsonObject> Post(string persona, string path, JsonObject body)
    {
        using var answer = await Sent(persona, path, body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonNode.Parse(text)!.AsObject() : throw new InvalidOperationException($"{path}: {text}");
    }

    private async Task<HttpResponseMessage> Sent(string persona, string path, JsonObject body)
    {
        using var http = Client(persona);
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        content.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return await http.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    private HttpClient Client(string persona)
    {
        var http = new HttpClient { BaseAddress = _platform!.Rest };
        http.DefaultRequestHeaders.Authorization = persona.Length == 0 ? null : new("Bearer", _platform.Issuer.TokenFor(persona));
        return http;
    }

    // The words that stand in any file of any database; another process reads them, which costs the databases no lock.
    private async Task<IReadOnlyList<string>> Holding(params string[] words)
    {
        string[] files = [.. Services.SelectMany(service => _data.EnumerateFiles($"{service}.db*")).Where(file => file.Extension is ".db" || file.Name.EndsWith("-wal", StringComparison.Ordinal)).Select(file => file.FullName)];
        var found = new List<string>();
        foreach (var word in words)
        {
            using var grep = Process.Start(new ProcessStartInfo("grep", ["-q", "-a", "-F", word, .. files]))!;
            await grep.WaitForExitAsync();
            if (grep.ExitCode == 0)
            {
                found.Add(word);
            }
        }

        return found;
    }

    private static async Task<T> Until<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await ask();
            if (holds(answer) || patience.IsCancellationRequested)
            {
                Assert.True(holds(answer), answer is HttpResponseMessage response ? await response.Content.ReadAsStringAsync() : answer?.ToString());
                return answer;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static bool Holds(string jws, JsonArray keys)
    {
        var parts = jws.Split('.');
        var kid = (string?)JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!["kid"];
        var key = keys.First(one => (string?)one!["kid"] == kid)!;
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars((string)key["x"]!), Y = Base64Url.DecodeFromChars((string)key["y"]!) },
        });
        return verifier.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256);
    }

    private static JsonObject Day(DateTimeOffset time) => new() { ["year"] = time.Year, ["month"] = time.Month, ["day"] = time.Day };

    private static Dictionary<string, string> Files(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        });
    }
}
