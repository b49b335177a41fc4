using System.IO.Compression;
using System.Net;
using Coaching.People.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Coaching.Platform.Tests;

public sealed class ServingTests : IAsyncLifetime
{
    private readonly DrainingHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_running_service_is_alive_ready_and_measured()
    {
        using var http = _host.HttpWithToken(null);
        await new PersonService.PersonServiceClient(_host.As("people/ana")).GetPersonAsync(new GetPersonRequest { Name = "people/database" });

        Assert.Equal("ok", await http.GetStringAsync(new Uri("/healthz", UriKind.Relative)));
        Assert.Contains("\"database\":\"Healthy\"", await http.GetStringAsync(new Uri("/readyz", UriKind.Relative)), StringComparison.Ordinal);
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("rpc_server_duration", metrics, StringComparison.Ordinal);
        Assert.Contains("/coaching.people.v1.PersonService/GetPerson", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stopping_service_says_so_first_and_serves_on_for_the_drain()
    {
        using var http = _host.HttpWithToken(null);
        var people = new PersonService.PersonServiceClient(_host.As("people/ana"));
        await people.GetPersonAsync(new GetPersonRequest { Name = "people/me" });
        _host.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        var stopping = _host.App.StopAsync();

        using var ready = await http.GetAsync(new Uri("/readyz", UriKind.Relative));
        var served = await people.GetPersonAsync(new GetPersonRequest { Name = "people/me" });
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "people/ana", false), (ready.StatusCode, served.Name, stopping.IsCompleted));

        _host.Clock.Advance(TimeSpan.FromSeconds(60));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("/healthz", UriKind.Relative)));
    }

    [Fact]
    public async Task A_message_that_inflates_beyond_the_limit_is_refused_before_it_does()
    {
        using var bomb = new MemoryStream();
        await using (var gzip = new GZipStream(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[64 * 1024 * 1024]);
        }

        var frame = new byte[5 + bomb.Length];
        frame[0] = 1;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), (int)bomb.Length);
        bomb.ToArray().CopyTo(frame, 5);

        Assert.Equal(StatusCode.ResourceExhausted, await Post(frame, "gzip"));
    }

    [Theory]
    [InlineData(262_144 - 16, StatusCode.OK)]
    [InlineData(262_145, StatusCode.ResourceExhausted)]
    [InlineData(600_000, StatusCode.ResourceExhausted)]
    public async Task Messages_are_bounded(int length, StatusCode expected)
    {
        var people = new PersonService.PersonServiceClient(_host.As("people/ana"));

        var code = StatusCode.OK;
        try
        {
            await people.GetPersonAsync(new GetPersonRequest { Name = new string('x', length) });
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
        }

        Assert.Equal(expected, code);
    }

    [Theory]
    [InlineData(1_048_000, StatusCode.OK)]
    [InlineData(1_048_577, StatusCode.ResourceExhausted)]
    public async Task A_service_that_says_so_takes_larger_messages(int length, StatusCode expected)
    {
        var programmes = new ProgrammeService.ProgrammeServiceClient(_host.As("people/ana"));

        var code = StatusCode.OK;
        try
        {
            await programmes.GetProgrammeAsync(new GetProgrammeRequest { Name = new string('x', length) });
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
        }

        Assert.Equal(expected, code);
    }

    [Fact]
    public async Task An_unknown_encoding_is_unimplemented()
    {
        Assert.Equal(StatusCode.Unimplemented, await Post([1, 0, 0, 0, 1, 0], "deflate"));
    }

    [Fact]
    public async Task Headers_are_bounded()
    {
        using var http = _host.HttpWithToken(new string('x', 20_000));
        using var answer = await http.GetAsync(new Uri("/v1/people/ana", UriKind.Relative));

        Assert.Equal(431, (int)answer.StatusCode);
    }

    private async Task<StatusCode> Post(byte[] frame, string encoding)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Grpc, "/coaching.people.v1.PersonService/GetPerson"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("authorization", $"Bearer {_host.Issuer.Token("people/ana")}");
        request.Headers.TryAddWithoutValidation("grpc-encoding", encoding);
        request.Headers.TryAddWithoutValidation("te", "trailers");
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var status = answer.TrailingHeaders.Concat(answer.Headers).First(header => header.Key == "grpc-status").Value.Single();
        return (StatusCode)int.Parse(status, System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class DrainingHost : EchoHost
    {
        protected override IEnumerable<(string Key, string Value)> Settings => [("Hosting:DrainSeconds", "30")];

        public override async Task DisposeAsync()
        {
            // Nobody waits for the drain of a test.
            var stopping = base.DisposeAsync();
            for (var tries = 0; !stopping.IsCompleted && tries < 100; tries++)
            {
                Clock.Advance(TimeSpan.FromSeconds(30));
                await Task.WhenAny(stopping, Task.Delay(50));
            }

            await stopping;
        }
    }
}
