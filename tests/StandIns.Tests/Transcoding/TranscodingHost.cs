using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>The transcoded service on a loopback port, and a client that speaks plain HTTP to it.</summary>
public sealed class TranscodingHost : IAsyncLifetime
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    private readonly Action<GrpcJsonTranscodingOptions> _configure;
    private readonly Action<GrpcServiceOptions> _configureService;
    private WebApplication? _app;

    public TranscodingHost()
        : this(options => options.JsonSettings.WriteInt64sAsStrings = true)
    {
    }

    internal TranscodingHost(Action<GrpcJsonTranscodingOptions> configure, Action<GrpcServiceOptions>? configureService = null)
    {
        _configure = configure;
        _configureService = configureService ?? (_ => { });
    }

    public HttpClient Client { get; private set; } = null!;

    public CallLog Log { get; } = new();

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        builder.Services.AddSingleton(Log);
        builder.Services
            .AddGrpc(options => options.Interceptors.Add<NotingInterceptor>("outer"))
            .AddServiceOptions<TranscodedService>(options =>
            {
                options.Interceptors.Add<NotingInterceptor>("inner");
                _configureService(options);
            })
            .AddJsonTranscoding(_configure);
        _app = builder.Build();
        _app.MapGrpcService<TranscodedService>();
        await _app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await _app!.DisposeAsync();
    }

    public Task<Answer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<Answer> Post(string path, string json) => Send(HttpMethod.Post, path, Json(json));

    public async Task<Answer> Send(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        // Escapes reach the server as they are written here: Uri leaves %2F and its like alone.
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        using var response = await Client.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response);
    }

    public static StringContent Json(string json, string type = "application/json") => new(json, Encoding.UTF8, type);

    /// <summary>A response, read by Google's own parser where it is a message.</summary>
    public sealed record Answer(HttpStatusCode Status, string Body, HttpResponseMessage Response)
    {
        public Everything Message
        {
            get
            {
                Assert.True(Status == HttpStatusCode.OK, $"{(int)Status} {Body}");
                return Parser.Parse<Everything>(Body);
            }
        }

        public JsonElement Error => JsonDocument.Parse(Body).RootElement;

        public string ErrorMessage => Error.GetProperty("message").GetString()!;

        /// <summary>The proto path of the one field that a BadRequest detail names.</summary>
        public string ViolatedField => Assert.Single(
            Error.GetProperty("details")[0].GetProperty("fieldViolations").EnumerateArray()).GetProperty("field").GetString()!;
    }
}
