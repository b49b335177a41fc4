using System.Net;

namespace Coaching.Gateway.Tests;

[Collection(Stubbed.Name)]
public class CalendarTests(StubbedGateway gateway)
{
    private const string Path = "/calendars/v1/c2VjcmV0.ics";

    [Fact]
    public async Task A_calendar_is_reached_without_a_token_by_GET_and_HEAD_and_keeps_its_own_caching()
    {
        gateway.Stub.At[Path] = http =>
        {
            http.Response.Headers.ETag = "\"v1\"";
            http.Response.Headers.CacheControl = "private, max-age=300";
            http.Response.StatusCode = http.Request.Headers.IfNoneMatch == "\"v1\"" ? (int)HttpStatusCode.NotModified : (int)HttpStatusCode.OK;
            return Task.CompletedTask;
        };
        using var anybody = gateway.HttpWith(null);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head })
        {
            using var request = new HttpRequestMessage(method, Path);

            using var answer = await anybody.SendAsync(request);

            Assert.Equal((HttpStatusCode.OK, "\"v1\"", true), (answer.StatusCode, answer.Headers.ETag?.Tag, answer.Headers.CacheControl?.Private));
            Assert.True(answer.Headers.Contains("RateLimit"));
        }

        using var again = new HttpRequestMessage(HttpMethod.Get, Path);
        again.Headers.IfNoneMatch.ParseAdd("\"v1\"");
        using var same = await anybody.SendAsync(again);
        using var post = await anybody.PostAsync(Path, null);
        using var other = await anybody.GetAsync("/v1/calendarFeeds");

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, other.StatusCode);
    }

    // But for the address and the trace, which are the caller's.
    [Fact]
    public async Task A_calendar_that_was_revoked_answers_as_one_that_never_was()
    {
        var answers = new List<string>();
        foreach (var secret in new[] { new string('a', 43), new string('b', 43) })
        {
            gateway.Stub.At[$"/calendars/v1/{secret}.ics"] = http =>
            {
                http.Response.StatusCode = (int)HttpStatusCode.NotFound;
                return Task.CompletedTask;
            };
            using var anybody = gateway.HttpWith(null);
            anybody.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            using var answer = await anybody.GetAsync($"/calendars/v1/{secret}.ics");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            answers.Add((await answer.Content.ReadAsStringAsync()).Replace(secret, "", StringComparison.Ordinal));
        }

        Assert.Equal(answers[0], answers[1]);
    }
}
