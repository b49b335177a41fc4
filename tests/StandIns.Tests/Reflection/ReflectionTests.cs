using System.Net;
using System.Text.Json;
using Coaching.StandIns.Tests.Transcoding;
using Coaching.Testing;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coaching.StandIns.Tests.Reflection;

/// <summary>buf and a reflection client for grpc-js learn a server's services from our stand-in, and call them.</summary>
public sealed class ReflectionTests(NodeSide node, ReflectionTests.Host host) : IClassFixture<NodeSide>, IClassFixture<ReflectionTests.Host>
{
    private const string Service = "coaching.standins.transcoding.v1.Transcoded";

    [NodeTheory]
    [InlineData("grpc-v1")]
    [InlineData("grpc-v1alpha")]
    public async Task Buf_lists_services_and_methods_in_both_versions(string version)
    {
        var services = await Curl(version, "--list-services");
        Assert.Contains(Service, services.Split('\n'));
        Assert.Contains("grpc.reflection.v1.ServerReflection", services.Split('\n'));

        Assert.Contains($"{Service}/Echo", (await Curl(version, "--list-methods")).Split('\n'));
    }

    [NodeTheory]
    [InlineData("grpc-v1")]
    [InlineData("grpc-v1alpha")]
    public async Task Buf_calls_a_method_that_it_knows_from_reflection_alone(string version)
    {
        var output = await Curl(version, "--data", """{"stringValue":"x","timestamp":"2026-01-01T00:00:00Z"}""", method: $"/{Service}/Echo");

        Assert.Equal("2026-01-01T00:00:00Z", JsonElement.Parse(output).GetProperty("timestamp").GetString());
    }

    [NodeTheory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task A_grpc_js_client_loads_a_service_and_its_imports(string version)
    {
        var learnt = await node.RunScript("reflection.mjs", host.Target, Service, version);

        Assert.Contains(Service, learnt.GetProperty("services").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("Echo", learnt.GetProperty("methods").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("google", learnt.GetProperty("loaded").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData(Service)]
    [InlineData(Service + ".Echo")]
    [InlineData("coaching.standins.transcoding.v1.Everything")]
    [InlineData("coaching.standins.transcoding.v1.Everything.tags")]
    [InlineData("coaching.standins.transcoding.v1.Everything.choice")]
    [InlineData("coaching.standins.transcoding.v1.Kind")]
    [InlineData("coaching.standins.transcoding.v1.KIND_LESSON")]
    public async Task Every_symbol_leads_to_its_file(string symbol)
    {
        var response = await Ask(new ServerReflectionRequest { FileContainingSymbol = symbol });

        var files = response.FileDescriptorResponse.FileDescriptorProto.Select(FileDescriptorProto.Parser.ParseFrom).Select(file => file.Name);
        Assert.Equal("transcoding.proto", files.First());
        Assert.Contains("google/protobuf/timestamp.proto", files);
    }

    [Fact]
    public async Task Files_and_extensions_are_found_by_name_and_number()
    {
        var byName = await Ask(new ServerReflectionRequest { FileByFilename = "google/api/http.proto", Host = "h" });
        Assert.Equal("google/api/http.proto", NameOf(byName));
        Assert.Equal("h", byName.ValidHost);
        Assert.Equal("google/api/http.proto", byName.OriginalRequest.FileByFilename);

        // google.api.http is an extension of the options of methods.
        const string Options = "google.protobuf.MethodOptions";
        var numbers = await Ask(new ServerReflectionRequest { AllExtensionNumbersOfType = Options });
        Assert.Equal([72295728], numbers.AllExtensionNumbersResponse.ExtensionNumber);
        var extension = new ExtensionRequest { ContainingType = Options, ExtensionNumber = 72295728 };
        Assert.Equal("google/api/annotations.proto", NameOf(await Ask(new ServerReflectionRequest { FileContainingExtension = extension })));
    }

    [Fact]
    public async Task What_is_not_there_is_an_error_and_the_stream_goes_on()
    {
        var responses = await AskAll(
            new ServerReflectionRequest { FileByFilename = "none.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "none.None" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "none.None" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = Service, ExtensionNumber = 1 } });

        Assert.All(responses, response => Assert.Equal((int)StatusCode.NotFound, response.ErrorResponse.ErrorCode));
        Assert.Equal(4, responses.Count);
    }

    [Fact]
    public async Task An_application_may_describe_services_that_it_does_not_map()
    {
        await using var gateway = await Start(builder => builder.Services.AddSingleton(new ReflectionV1ServiceImpl(Transcoded.Descriptor)), _ => { });

        var response = (await AskAll(new Uri(gateway.Urls.Single()), new ServerReflectionRequest { ListServices = "" })).Single();

        Assert.Equal([Service], response.ListServicesResponse.Service.Select(service => service.Name));
    }

    private static string NameOf(ServerReflectionResponse response) =>
        FileDescriptorProto.Parser.ParseFrom(response.FileDescriptorResponse.FileDescriptorProto[0]).Name;

    private async Task<string> Curl(string version, string option, string? value = null, string method = "")
    {
        string[] arguments = ["curl", "--protocol", "grpc", "--http2-prior-knowledge", "--reflect-protocol", version, option];
        var (exitCode, output, error) = await node.RunTool("buf", [.. arguments, .. value is null ? [] : new[] { value }, $"http://{host.Target}{method}"]);
        Assert.True(exitCode == 0, error);
        return output;
    }

    private async Task<ServerReflectionResponse> Ask(ServerReflectionRequest request) => (await AskAll(request)).Single();

    private Task<List<ServerReflectionResponse>> AskAll(params ServerReflectionRequest[] requests) => AskAll(new Uri($"http://{host.Target}"), requests);

    private static async Task<List<ServerReflectionResponse>> AskAll(Uri address, params ServerReflectionRequest[] requests)
    {
        using var channel = GrpcChannel.ForAddress(address);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        var responses = new List<ServerReflectionResponse>();
        foreach (var request in requests)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(default));
            responses.Add(call.ResponseStream.Current);
        }

        await call.RequestStream.CompleteAsync();
        return responses;
    }

    private static async Task<WebApplication> Start(Action<WebApplicationBuilder> configure, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        configure(builder);
        builder.Services.AddGrpcReflection();
        var app = builder.Build();
        map(app);
        app.MapGrpcReflectionService();
        await app.StartAsync();
        return app;
    }

    /// <summary>A server that maps the transcoded service, for gRPC alone.</summary>
    public sealed class Host : IAsyncLifetime
    {
        private WebApplication? _app;

        public string Target { get; private set; } = "";

        public async Task InitializeAsync()
        {
            _app = await Start(builder => builder.Services.AddSingleton(new CallLog()), app => app.MapGrpcService<TranscodedService>());
            Target = new Uri(_app.Urls.Single()).Authority;
        }

        public async Task DisposeAsync() => await _app!.DisposeAsync();
    }
}
