using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Coaching.Deployment.Tests;

/// <summary>Debian's Prometheus, scraping processes of this machine once a second under the labels that it has in a cluster.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coaching-prometheus-");
    private readonly HttpClient _http;
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    public PrometheusServer(IReadOnlyDictionary<string, int> ports)
    {
        var config = Path.Combine(_folder.FullName, "prometheus.yml");
        File.WriteAllText(config, $"""
            global: {"{"} scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s {"}"}
            rule_files: ["{DeliveryFiles.Alerts}"]
            scrape_configs:
            {string.Join('\n', ports.Select(port => Job(port.Key, port.Value)))}
            """);
        var own = FreePort();
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{own}/api/v1/") };
        var start = new ProcessStartInfo("prometheus") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add($"--config.file={config}");
        start.ArgumentList.Add($"--storage.tsdb.path={Path.Combine(_folder.FullName, "data")}");
        start.ArgumentList.Add($"--web.listen-address=127.0.0.1:{own}");
        start.ArgumentList.Add("--log.level=warn");
        _process = Process.Start(start) ?? throw new InvalidOperationException("prometheus did not start.");
        _process.ErrorDataReceived += (_, line) => _log.AppendLine(line.Data);
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Waits until every target has been scraped.</summary>
    public Task UntilScraped(int targets) => Until(
        async () => (await Query($"count(count_over_time(up[1m]) > 2 and up == 1)")) is [{ } only] && only.Value >= targets, $"{targets} targets are up");

    /// <summary>Waits until something holds.</summary>
    public async Task Until(Func<Task<bool>> holds, string what)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            try
            {
                if (await holds())
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new InvalidOperationException($"It does not come true that {what}: {_log}");
    }

    /// <summary>What a query answers now; an error of the query is thrown.</summary>
    public async Task<IReadOnlyList<Sample>> Query(string expression)
    {
        using var content = new FormUrlEncodedContent([new("query", expression)]);
        using var response = await _http.PostAsync(new Uri("query", UriKind.Relative), content);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            // It listens before it is ready.
            response.EnsureSuccessStatusCode();
        }

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var root = document.RootElement;
        if (root.GetProperty("status").GetString() != "success")
        {
            throw new InvalidDataException($"{expression}: {root.GetProperty("error").GetString()}");
        }

        return [.. root.GetProperty("data").GetProperty("result").EnumerateArray().Select(Sample.Of)];
    }

    /// <summary>The labels of every series that there has been.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Series() =>
        [.. (await Get("series?match[]=%7B__name__!%3D%22%22%7D")).EnumerateArray().Select(Sample.Labels)];

    /// <summary>Every rule: its name, whether it could be evaluated, and whether it fires.</summary>
    public async Task<IReadOnlyList<(string Name, string Health, bool Fires)>> Rules() =>
    [
        .. (await Get("rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray()).Select(rule => (
            rule.GetProperty("name").GetString()!,
            rule.GetProperty("health").GetString()!,
            rule.TryGetProperty("state", out var state) && state.GetString() == "firing")),
    ];

    public void Dispose()
    {
        _http.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Job(string service, int port) => $"""
          - job_name: {service}
            honor_labels: true
            static_configs:
              - targets: ["127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}"]
                labels: {"{"} service: {service}, namespace: coaching, instance: {service}-0 {"}"}
        """;

    private async Task<JsonElement> Get(string path)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.GetProperty("data").Clone();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One series of an answer.</summary>
internal sealed record Sample(double Value)
{
    public static Sample Of(JsonElement series) => new(double.Parse(
        series.GetProperty("value")[1].GetString()!.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture));

    public static IReadOnlyDictionary<string, string> Labels(JsonElement series) =>
        series.EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!);
}
