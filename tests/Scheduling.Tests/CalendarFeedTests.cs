using System.Net;
using System.Text;
using Coaching.People.V1;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using FacilityKind = Coaching.Scheduling.V1.Facility.Types.Kind;
using FeedsClient = Coaching.Scheduling.V1.CalendarFeedService.CalendarFeedServiceClient;

namespace Coaching.Scheduling.Tests;

public abstract class CalendarFeedTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    public async Task A_feed_is_read_without_a_token_and_sent_again_only_when_it_has_changed()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        var feed = await Create(school, school.Teacher);
        using var anybody = host.HttpWithToken(null);

        using var first = await anybody.GetAsync(Address(feed));
        using var same = await Ask(anybody, feed, HttpMethod.Get, first.Headers.ETag!.Tag);
        using var head = await Ask(anybody, feed, HttpMethod.Head, null);
        await Sessions(school, school.Head).CancelSessionAsync(new CancelSessionRequest { Name = session.Name, Etag = session.Etag, RequestId = NewRequest });
        using var changed = await Ask(anybody, feed, HttpMethod.Get, first.Headers.ETag.Tag);

        Assert.Equal((HttpStatusCode.OK, "text/calendar; charset=utf-8"), (first.StatusCode, first.Content.Headers.ContentType?.ToString()));
        Assert.True(first.Headers.CacheControl?.Private);
        Assert.False(first.Headers.ETag.IsWeak);
        Assert.Equal((HttpStatusCode.NotModified, 0), (same.StatusCode, (await same.Content.ReadAsByteArrayAsync()).Length));
        Assert.Equal((HttpStatusCode.OK, first.Headers.ETag, 0), (head.StatusCode, head.Headers.ETag, (await head.Content.ReadAsByteArrayAsync()).Length));
        Assert.Contains("STATUS:CONFIRMED", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("STATUS:CANCELLED", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task A_secret_is_told_once_and_what_was_revoked_answers_as_what_never_was()
    {
        var school = await School.Open(host);
        var feeds = Feeds(school, school.Teacher);
        var wish = new CreateCalendarFeedRequest { CalendarFeed = new CalendarFeed { Person = "people/me" }, RequestId = NewRequest };
        var feed = await feeds.CreateCalendarFeedAsync(wish);
        var again = await feeds.CreateCalendarFeedAsync(wish);
        using var anybody = host.HttpWithToken(null);
        var never = await Read(anybody, $"/calendars/v1/{new string('a', 43)}.ics");

        Assert.Matches("^/calendars/v1/[A-Za-z0-9_-]{43}\\.ics$", feed.Path);
        Assert.Equal((feed.Name, ""), (again.Name, again.Path));
        Assert.Equal([""], (await feeds.ListCalendarFeedsAsync(new ListCalendarFeedsRequest())).CalendarFeeds.Select(one => one.Path));
        var secret = feed.Path.Split('/')[^1][..^4];
        Assert.Equal(0, await host.Database.Read(
            db => db.One<int>("SELECT COUNT(*) FROM calendar_feeds WHERE secret_hash LIKE @Like OR name LIKE @Like", new { Like = $"%{secret}%" }), default));

        var rotated = await feeds.RotateCalendarFeedAsync(new RotateCalendarFeedRequest { Name = feed.Name, Etag = feed.Etag, RequestId = NewRequest });
        await feeds.RotateCalendarFeedAsync(new RotateCalendarFeedRequest { Name = feed.Name, Etag = feed.Etag, RequestId = NewRequest })
            .Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        Assert.Equal(never, await Read(anybody, feed.Path));
        Assert.Equal(HttpStatusCode.OK, (await Read(anybody, rotated.Path)).Status);
        var delete = new DeleteCalendarFeedRequest { Name = feed.Name, RequestId = NewRequest };
        await feeds.DeleteCalendarFeedAsync(delete);
        await feeds.DeleteCalendarFeedAsync(delete);

        Assert.Equal(HttpStatusCode.NotFound, never.Status);
        Assert.Equal(never, await Read(anybody, rotated.Path));
        Assert.Equal(never, await Read(anybody, "/calendars/v1/a.ics"));
        Assert.Empty((await feeds.ListCalendarFeedsAsync(new ListCalendarFeedsRequest())).CalendarFeeds);
    }

    [DatabaseFact]
    public async Task A_person_makes_feeds_of_itself_a_head_of_the_school_and_nobody_of_others()
    {
        var school = await School.Open(host);
        var own = await Create(school, school.Teacher);
        var whole = await Feeds(school, school.Head).CreateCalendarFeedAsync(Of(school.Unit));

        await Feeds(school, school.Teacher).CreateCalendarFeedAsync(Of(school.Unit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Feeds(school, school.OtherHead).CreateCalendarFeedAsync(Of(school.Unit)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Feeds(school, school.Head).DeleteCalendarFeedAsync(new DeleteCalendarFeedRequest { Name = own.Name, RequestId = NewRequest }).NotFound();
        await Feeds(school, school.Teacher).RotateCalendarFeedAsync(new RotateCalendarFeedRequest { Name = whole.Name, Etag = whole.Etag, RequestId = NewRequest }).NotFound();
        Assert.Equal([whole.Name], (await Feeds(school, school.Head).ListCalendarFeedsAsync(new ListCalendarFeedsRequest())).CalendarFeeds.Select(one => one.Name));
        foreach (var wrong in new[] { new CalendarFeed(), new CalendarFeed { Person = "people/me", OrgUnit = school.Unit } })
        {
            var error = await Feeds(school, school.Head).CreateCalendarFeedAsync(new CreateCalendarFeedRequest { CalendarFeed = wrong }).Invalid();
            Assert.Equal(["calendar_feed", "request_id"], error.Paths());
        }

        var others = await Feeds(school, school.Head).CreateCalendarFeedAsync(
            new CreateCalendarFeedRequest { CalendarFeed = new CalendarFeed { Person = school.Teacher }, RequestId = NewRequest }).Invalid();
        Assert.Equal(["calendar_feed.person"], others.Paths());

        // The head's successor has to make another: this address is the head's that was.
        using var anybody = host.HttpWithToken(null);
        Assert.Equal(HttpStatusCode.OK, (await Read(anybody, whole.Path)).Status);
        await host.Seed(seed => seed.Post(
            $"{school.Head}/assignments/a1", school.Head, school.Unit, StaffAssignment.Types.Role.HeadOfInstitution, end: new DateOnly(2026, 11, 24), version: 2));
        Assert.Equal(HttpStatusCode.NotFound, (await Read(anybody, whole.Path)).Status);
    }

    [DatabaseFact]
    public async Task A_calendar_keeps_the_format_and_names_nobody()
    {
        var school = await School.Open(host);
        var room = await host.Facility(school.Unit, FacilityKind.CoachingRoom, displayName: "Räume; Süd, das Zimmer hinter der Bücherei im zweiten Stock, 教室 \\ 2");
        var plan = Plan(school.Pair, Morning);
        plan.Session.Facility = room;
        await Sessions(school, school.Head).CreateSessionAsync(plan);
        var feed = await Create(school, school.Teacher);
        using var anybody = host.HttpWithToken(null);

        var text = Encoding.UTF8.GetString((await Read(anybody, feed.Path)).Body);

        var lines = text.Split("\r\n");
        Assert.Equal("", lines[^1]);
        Assert.All(lines, line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75 && !line.Contains('\n', StringComparison.Ordinal)));
        var unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal);
        Assert.Contains("LOCATION:Räume\\; Süd\\, das Zimmer hinter der Bücherei im zweiten Stock\\, 教室 \\\\ 2\\, ", unfolded, StringComparison.Ordinal);
        foreach (var part in new[] { "METHOD:PUBLISH", "UID:", "DTSTAMP:", "SEQUENCE:0", "DTSTART:20261201T060000Z", "DTEND:20261201T063000Z", "SUMMARY:Feedback meeting" })
        {
            Assert.Contains($"\r\n{part}", unfolded, StringComparison.Ordinal);
        }

        foreach (var secret in new[] { school.Head, school.Teacher, school.Pair, "people/" })
        {
            Assert.DoesNotContain(secret.Split('/')[^1] is { Length: > 0 } id ? id : secret, unfolded, StringComparison.Ordinal);
        }
    }

    private static async Task<Answer> Read(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        var headers = string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal));
        return new Answer(answer.StatusCode, headers, await answer.Content.ReadAsByteArrayAsync());
    }

    private static Task<HttpResponseMessage> Ask(HttpClient client, CalendarFeed feed, HttpMethod method, string? etag)
    {
        var request = new HttpRequestMessage(method, Address(feed));
        if (etag is not null)
        {
            request.Headers.IfNoneMatch.ParseAdd(etag);
        }

        return client.SendAsync(request);
    }

    private static Uri Address(CalendarFeed feed) => new(feed.Path, UriKind.Relative);

    private static FeedsClient Feeds(School school, string person) => new(school.As(person));

    private static CreateCalendarFeedRequest Of(string orgUnit) => new() { CalendarFeed = new CalendarFeed { OrgUnit = orgUnit }, RequestId = NewRequest };

    private static Task<CalendarFeed> Create(School school, string person) => Feeds(school, person).CreateCalendarFeedAsync(
        new CreateCalendarFeedRequest { CalendarFeed = new CalendarFeed { Person = "people/me" }, RequestId = NewRequest }).ResponseAsync;

    private sealed record Answer(HttpStatusCode Status, string Headers, byte[] Body)
    {
        public bool Equals(Answer? other) => other is not null && Status == other.Status && Headers == other.Headers && Body.AsSpan().SequenceEqual(other.Body);

        public override int GetHashCode() => HashCode.Combine(Status, Headers, Body.Length);
    }
}

public sealed class CalendarFeedOnSqlite(SchedulingOnSqlite host) : CalendarFeedTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class CalendarFeedOnSqlServer(SchedulingOnSqlServer host) : CalendarFeedTests(host), IClassFixture<SchedulingOnSqlServer>;
