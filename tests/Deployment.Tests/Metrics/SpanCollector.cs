using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Coaching.Deployment.Tests;

/// <summary>A span as a collector hears of it.</summary>
internal sealed record HeardSpan(string Service, string Name, string TraceId, string SpanId, string ParentId);

/// <summary>Takes spans as any collector does, OTLP's protobuf over HTTP, and keeps them.</summary>
internal sealed class SpanCollector : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SpanCollector(WebApplication app) => _app = app;

    public ConcurrentQueue<HeardSpan> Spans { get; } = new();

    public string Address => _app.Urls.Single();

    public static async Task<SpanCollector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = new SpanCollector(builder.Build());
        collector._app.MapPost("/v1/traces", collector.Take);
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        foreach (var resource in Fields(ByteString.CopyFrom(body.ToArray()), 1))
        {
            var service = Fields(resource, 1).SelectMany(one => Fields(one, 1)).Where(attribute => Text(attribute, 1) == "service.name")
                .Select(attribute => Text(Fields(attribute, 2).Single(), 1)).Single();
            foreach (var span in Fields(resource, 2).SelectMany(scope => Fields(scope, 2)))
            {
                Spans.Enqueue(new HeardSpan(service, Text(span, 5), Hex(span, 1), Hex(span, 2), Hex(span, 4)));
            }
        }

        http.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>The fields of a message that have a length and this number.</summary>
    private static IEnumerable<ByteString> Fields(ByteString message, int number)
    {
        var input = message.CreateCodedInput();
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                yield return input.ReadBytes();
            }
            else
            {
                input.SkipLastField();
            }
        }
    }

    private static string Text(ByteString message, int number) => Fields(message, number).SingleOrDefault()?.ToStringUtf8() ?? "";

    private static string Hex(ByteString message, int number) => Convert.ToHexStringLower((Fields(message, number).SingleOrDefault() ?? ByteString.Empty).Span);
}
