using System.Text.Json;

namespace Dapr.Client;

/// <summary>Builds a <see cref="DaprClient"/>; what is not set comes from Dapr's environment variables.</summary>
public sealed class DaprClientBuilder
{
    private string _httpEndpoint;
    private string? _apiToken;
    private JsonSerializerOptions _jsonOptions = new(JsonSerializerDefaults.Web);
    private TimeSpan? _timeout;

    public DaprClientBuilder()
    {
        var port = NotEmpty(Environment.GetEnvironmentVariable("DAPR_HTTP_PORT")) ?? "3500";
        _httpEndpoint = NotEmpty(Environment.GetEnvironmentVariable("DAPR_HTTP_ENDPOINT")) ?? $"http://127.0.0.1:{port}";
        _apiToken = NotEmpty(Environment.GetEnvironmentVariable("DAPR_API_TOKEN"));
    }

    /// <summary>Where the sidecar's HTTP API is.</summary>
    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        _httpEndpoint = httpEndpoint;
        return this;
    }

    /// <summary>The token that the sidecar asks of the app.</summary>
    public DaprClientBuilder UseDaprApiToken(string? apiToken)
    {
        _apiToken = NotEmpty(apiToken);
        return this;
    }

    /// <summary>How payloads are written as JSON.</summary>
    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        _jsonOptions = options;
        return this;
    }

    /// <summary>How long one call to the sidecar may take.</summary>
    public DaprClientBuilder UseTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <summary>Builds the client.</summary>
    public DaprClient Build()
    {
        var endpoint = new Uri(_httpEndpoint, UriKind.Absolute);
        if (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps)
        {
            throw new InvalidOperationException("The HTTP endpoint must use http or https.");
        }

        // Without this a path in the endpoint would be replaced, not extended, by the relative addresses below it.
        var root = endpoint.AbsolutePath.EndsWith('/') ? endpoint : new Uri($"{endpoint.AbsoluteUri}/");
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = !root.IsLoopback }) { BaseAddress = root };
        if (_timeout is { } timeout)
        {
            http.Timeout = timeout;
        }

        if (_apiToken is not null)
        {
            http.DefaultRequestHeaders.Add("dapr-api-token", _apiToken);
        }

        return new DaprHttpClient(http, _jsonOptions);
    }

    private static string? NotEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
