using System.Text.Json;

namespace Coaching.Localhost.Tests;

public sealed class SidecarBulkDeliveryTests
{
    private const string Bulk = ""","bulkSubscribe":{"enabled":true,"maxMessagesCount":3,"maxAwaitDurationMs":100}""";
    private const string DeadLetter = ""","deadLetterTopic":"dead"},{"pubsubname":"pubsub","topic":"dead","route":"/dead" """;

    [Fact]
    public async Task Messages_come_in_batches_of_whole_events()
    {
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits", Bulk), Statuses(_ => "SUCCESS")));

        for (var message = 0; message < 7; message++)
        {
            await rig.Publish("visits", $$"""{"n":{{message}}}""");
        }

        var batches = new List<Delivered>();
        while (batches.Sum(batch => batch.Body.GetProperty("entries").GetArrayLength()) < 7)
        {
            batches.Add(await rig.App.Next());
        }

        var entries = batches.SelectMany(batch => batch.Body.GetProperty("entries").EnumerateArray()).ToList();
        Assert.All(batches, batch =>
        {
            Assert.StartsWith("application/json", batch.ContentType, StringComparison.Ordinal);
            Assert.Equal("com.dapr.event.sent.bulk", batch.Body.GetProperty("type").GetString());
            Assert.Equal("visits", batch.Body.GetProperty("topic").GetString());
            Assert.Equal("pubsub", batch.Body.GetProperty("pubsubname").GetString());
            Assert.InRange(batch.Body.GetProperty("entries").GetArrayLength(), 1, 3);
        });
        Assert.Equal(Enumerable.Range(0, 7), entries.Select(NumberOf));
        Assert.All(entries, entry => Assert.Equal("application/cloudevents+json", entry.GetProperty("contentType").GetString()));
        Assert.Equal(7, entries.Select(entry => entry.GetProperty("entryId").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task Only_what_failed_comes_again_and_a_drop_goes_to_the_dead_letter_topic()
    {
        var seen = new HashSet<int>();
        var answer = Statuses(number => number switch
        {
            0 => "SUCCESS",
            1 => "DROP",
            2 when seen.Add(2) => string.Empty,
            3 when seen.Add(3) => null,
            4 when seen.Add(4) => "RETRY",
            _ => "SUCCESS",
        });
        await using var rig = await SidecarRig.Start(await TestApp.Start(TestApp.Topic("visits", Bulk + DeadLetter), answer));

        for (var message = 0; message < 5; message++)
        {
            await rig.Publish("visits", $$"""{"n":{{message}}}""");
        }

        var delivered = new List<Delivered>();
        while (Entries(delivered).Count() < 8 || delivered.All(item => item.Path != "/dead"))
        {
            delivered.Add(await rig.App.Next());
        }

        delivered.AddRange(await rig.App.Rest());
        var counts = Entries(delivered).CountBy(NumberOf).ToDictionary();
        Assert.Equal(new Dictionary<int, int> { [0] = 1, [1] = 1, [2] = 2, [3] = 2, [4] = 2 }, counts);
        Assert.Equal(1, Assert.Single(delivered, item => item.Path == "/dead").Data.GetProperty("n").GetInt32());
    }

    [Theory]
    [InlineData(200, "not json", 3, 1)]
    [InlineData(200, "", 3, 1)]
    [InlineData(500, "", 3, 1)]
    [InlineData(404, "", 1, 0)]
    public async Task An_answer_that_names_no_message_holds_for_all_of_them(int status, string body, int tries, int deadLettered)
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(
                TestApp.Topic("visits", Bulk + DeadLetter), item => item.Path == "/dead" ? (200, string.Empty) : (status, body)),
            options => options with { MaxRetries = 2 });

        await rig.Publish("visits", """{"n":1}""");
        var paths = (await rig.App.Exactly(tries + deadLettered)).CountBy(item => item.Path).ToDictionary();

        Assert.Equal(tries, paths["/visits"]);
        Assert.Equal(deadLettered, paths.GetValueOrDefault("/dead"));
    }

    [Fact]
    public async Task A_raw_subscription_gets_its_batches_in_base64()
    {
        await using var rig = await SidecarRig.Start(
            await TestApp.Start(TestApp.Topic("visits", Bulk + ""","metadata":{"rawPayload":"true"}""")));

        await rig.Publish("visits", "abc", query: "?metadata.rawPayload=true");
        var entry = (await rig.App.Next()).Body.GetProperty("entries")[0];

        Assert.Equal("YWJj", entry.GetProperty("event").GetString());
        Assert.Equal("application/octet-stream", entry.GetProperty("contentType").GetString());
    }

    private static IEnumerable<JsonElement> Entries(IEnumerable<Delivered> delivered) =>
        delivered.Where(item => item.Path == "/visits").SelectMany(batch => batch.Body.GetProperty("entries").EnumerateArray());

    private static int NumberOf(JsonElement entry) => entry.GetProperty("event").GetProperty("data").GetProperty("n").GetInt32();

    private static Func<Delivered, (int Status, string Body)> Statuses(Func<int, string?> statusOf) => delivered =>
        delivered.Path == "/dead"
            ? (200, string.Empty)
            : (200, JsonSerializer.Serialize(new
            {
                statuses = delivered.Body.GetProperty("entries").EnumerateArray()
                    .Select(entry => (Id: entry.GetProperty("entryId").GetString(), Status: statusOf(NumberOf(entry))))
                    .Where(item => item.Status is not null)
                    .Select(item => new { entryId = item.Id, status = item.Status }),
            }));
}
