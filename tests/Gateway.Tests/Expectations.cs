using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coaching.Gateway.Tests;

/// <summary>What every refusal over REST looks like.</summary>
internal static partial class Expectations
{
    /// <summary>The problem that an answer must be.</summary>
    public static async Task<JsonElement> IsProblem(this HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        var problem = JsonElement.Parse(text);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("type").GetString()!);
        Assert.Equal(answer.RequestMessage!.RequestUri!.AbsolutePath, problem.GetProperty("instance").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("traceId").GetString());
        Assert.DoesNotMatch(Inside(), text);
        return problem;
    }

    /// <summary>The JSON of an answer that must be a success.</summary>
    public static async Task<JsonElement> IsJson(this HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static string Header(this HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? values : []);

    // Stacks, SQL and types are for the logs.
    [GeneratedRegex(@"(?i)\bat Coaching\.|exception|select |insert |sqlite|System\.")]
    private static partial Regex Inside();
}
