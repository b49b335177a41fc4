using System.Text;
using System.Text.Json;
using Coaching.Testing;
using Google.Protobuf;

namespace Coaching.Observations.Tests;

/// <summary>Calls over REST as a person of a school, as a partner's app would; each call with a token of its own, since tests move the clock.</summary>
internal sealed class Rest(ServiceHost host, School school, string person)
{
    public string Person => person;

    public Task<T> Get<T>(string path) where T : IMessage<T>, new() => Read<T>(HttpMethod.Get, path, null);

    public Task<T> Create<T>(string path, IMessage body) where T : IMessage<T>, new() => Read<T>(HttpMethod.Post, Once(path), body);

    public Task<T> Patch<T>(string name, string mask, IMessage body) where T : IMessage<T>, new() =>
        Read<T>(HttpMethod.Patch, $"{Once(name)}&updateMask={mask}", body);

    public Task<T> Put<T>(string name, IMessage body) where T : IMessage<T>, new() => Read<T>(HttpMethod.Put, Once(name), body);

    /// <summary>A custom method, whose body is the request; its `request_id` is set here.</summary>
    public Task<T> Call<T>(string path, IMessage request) where T : IMessage<T>, new() => Read<T>(HttpMethod.Post, path, Named(request));

    /// <summary>The reason and the fields or conditions that a refused custom method names.</summary>
    public async Task<(string Reason, IReadOnlyList<string> Fields)> Refused(string path, IMessage request)
    {
        var (ok, text) = await Send(HttpMethod.Post, path, Named(request));
        Assert.False(ok, text);
        using var status = JsonDocument.Parse(text);
        var (reason, fields) = ("", new List<string>());
        foreach (var detail in status.RootElement.GetProperty("details").EnumerateArray())
        {
            reason = detail.TryGetProperty("reason", out var told) || detail.TryGetProperty("type", out told) ? told.GetString()! : reason;
            if (detail.TryGetProperty("fieldViolations", out var violations))
            {
                fields.AddRange(violations.EnumerateArray().Select(violation => violation.GetProperty("field").GetString()!));
            }
        }

        return (reason, fields);
    }

    private async Task<T> Read<T>(HttpMethod method, string path, IMessage? body) where T : IMessage<T>, new()
    {
        var (ok, text) = await Send(method, path, body);
        Assert.True(ok, $"{method} {path}: {text}");
        return new MessageParser<T>(() => new T()).ParseJson(text);
    }

    private async Task<(bool Ok, string Text)> Send(HttpMethod method, string path, IMessage? body)
    {
        using var client = host.HttpAs(person, school.Roles(person));
        using var request = new HttpRequestMessage(method, new Uri($"/v1/{path}", UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(JsonFormatter.Default.Format(body), Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request);
        return (answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Once(string path) => $"{path}?requestId={Guid.NewGuid()}";

    private static IMessage Named(IMessage request)
    {
        request.Descriptor.FindFieldByName("request_id").Accessor.SetValue(request, Guid.NewGuid().ToString());
        return request;
    }
}
