using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Coaching.Platform;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

public sealed class ImportResumeTests(ImportResumeTests.Recipe host) : IClassFixture<ImportResumeTests.Recipe>
{
    private const int People = 400;

    [Fact]
    public async Task An_import_that_was_interrupted_goes_on_and_counts_and_stores_each_row_once()
    {
        var folder = Directory.CreateTempSubdirectory("coaching-resume-");
        try
        {
            var first = await host.Open(folder.FullName);
            var operation = await Begin(first);
            var halfway = await Until(first, operation, state => Rows(state) > 20);
            await first.StopAsync();
            await first.DisposeAsync();
            Assert.InRange(Rows(halfway), 21, People);

            var second = await host.Open(folder.FullName);
            var report = await Until(second, operation, state => state.GetProperty("done").GetBoolean());
            var database = second.Services.GetRequiredService<Database>();
            var counts = await database.Read(
                db => db.Query<int>("SELECT COUNT(*) FROM people UNION ALL SELECT COUNT(*) FROM staff_assignments UNION ALL SELECT COUNT(*) FROM outbox"), default);
            await second.StopAsync();
            await second.DisposeAsync();

            // A person, a post and a fact of each; one school and its fact.
            Assert.Equal([People, People, (2 * People) + 1], counts);
            Assert.True(report.TryGetProperty("response", out var response) && response.TryGetProperty("files", out _), report.ToString());
            var users = response.GetProperty("files").EnumerateArray().Single(file => file.GetProperty("file").GetString() == "users.csv");
            Assert.Equal(People, Number(users.GetProperty("created")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<string> Begin(WebApplication app)
    {
        using var rest = Client(app);
        using var body = new ByteArrayContent(Package(Org("oak"), string.Concat(Enumerable.Range(0, People).Select(person => User($"p{person}", "oak")))));
        using var answer = await rest.PostAsync(new Uri($"/upload/v1/imports:roster?requestId={Guid.NewGuid()}", UriKind.Relative), body);
        return Parse(await answer.Content.ReadAsStringAsync()).GetProperty("name").GetString()!;
    }

    private async Task<JsonElement> Until(WebApplication app, string operation, Func<JsonElement, bool> isReached)
    {
        using var rest = Client(app);
        for (var tries = 0; tries < 3_000; tries++)
        {
            var state = Parse(await rest.GetStringAsync(new Uri($"/v1/{operation}", UriKind.Relative)));
            if (isReached(state) || (state.TryGetProperty("done", out var done) && done.GetBoolean()))
            {
                return state;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"{operation} does not get on.");
    }

    private static long Rows(JsonElement state) =>
        state.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("processedRows", out var rows) ? Number(rows) : 0;

    // JSON has 64-bit numbers as strings.
    private static long Number(JsonElement value) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture);

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private HttpClient Client(WebApplication app)
    {
        var rest = new HttpClient { BaseAddress = app.Addresses().Http };
        rest.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", host.Issuer.Token("people/admin", "national_admin"));
        return rest;
    }

    /// <summary>Remembers how the service is built, to build it again over another folder.</summary>
    public sealed class Recipe : PeopleOnSqlite
    {
        private string[] _args = [];
        private Action<WebApplicationBuilder>? _configure;

        public async Task<WebApplication> Open(string folder)
        {
            var app = await PeopleHost.Build([.. _args, $"--Database:Path={folder}/{{service}}.db", "--Imports:ChunkRows=5"], _configure);
            await app.StartAsync();
            return app;
        }

        protected override Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
        {
            (_args, _configure) = (args, configure);
            return base.Build(args, configure);
        }
    }
}
