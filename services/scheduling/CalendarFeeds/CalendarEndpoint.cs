using System.Security.Cryptography;
using Coaching.Platform;
using Microsoft.Net.Http.Headers;

namespace Coaching.Scheduling;

/// <summary>Serves feeds to calendars, which know an address and nothing of tokens. What never was and what was revoked answer alike.</summary>
internal static class CalendarEndpoint
{
    private const string Route = "/calendars/v1/{secret}.ics";

    public static void MapCalendars(this WebApplication app) => app.MapMethods(Route, ["GET", "HEAD"], Serve).RequirePolicy($"GET {Route}");

    private static async Task<IResult> Serve(HttpContext http, string secret, Database database, SchoolZone zone, Today today)
    {
        var content = FeedSecret.CouldBe(secret)
            ? await database.Read(db => FeedContent.Read(db, secret, zone.Id, today.Date), http.RequestAborted)
            : null;
        if (content is null)
        {
            return Results.NotFound();
        }

        var calendar = new FeedCalendar(content).Write();
        http.Response.Headers.CacheControl = "private, max-age=300";
        return Results.Bytes(
            calendar, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(calendar))[..32]}\""));
    }
}
