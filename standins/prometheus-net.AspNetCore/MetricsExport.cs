using Microsoft.AspNetCore.Http;

namespace Prometheus;

/// <summary>Answers a scrape.</summary>
internal static class MetricsExport
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static RequestDelegate Of(CollectorRegistry registry) => async context =>
    {
        // The page is made whole before the status is sent, so that a failing callback is seen as a failed scrape.
        await using var page = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(page, context.RequestAborted);
        context.Response.ContentType = ContentType;
        context.Response.ContentLength = page.Length;
        page.Position = 0;
        await page.CopyToAsync(context.Response.Body, context.RequestAborted);
    };
}
