using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using MissReason = Coaching.Scheduling.V1.Session.Types.MissReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class ReadSessionTests(SchedulingOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Pair_head_and_official_of_the_area_see_a_session_and_nobody_else_can_tell_it_from_a_missing_one()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        var missing = $"sessions/{Guid.NewGuid()}";

        foreach (var person in new[] { school.Head, school.Teacher, school.Official })
        {
            Assert.Equal(session, await Sessions(school, person).GetSessionAsync(new GetSessionRequest { Name = session.Name }));
            Assert.Contains(session, await All(school, person, new ListSessionsRequest()));
        }

        foreach (var person in new[] { school.OtherCoach, school.FormerCoach, school.Colleague, school.OtherHead, school.CountyOfficer,
            school.NationalAdmin })
        {
            var sessions = Sessions(school, person);
            var forbidden = await sessions.GetSessionAsync(new GetSessionRequest { Name = session.Name }).NotFound();
            var absent = await sessions.GetSessionAsync(new GetSessionRequest { Name = missing }).NotFound();
            Assert.Equal(absent.Told(missing), forbidden.Told(session.Name));
            foreach (var wish in new ListSessionsRequest[]
            {
                new(), new() { CoachingRelationship = school.Pair }, new() { Person = school.Teacher }, new() { OrgUnit = school.Unit },
                new() { OrgUnit = school.Nation },
            })
            {
                Assert.Empty(await All(school, person, wish));
            }
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Only_the_coach_changes_a_session_and_to_others_it_is_not_there()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        var missing = $"sessions/{Guid.NewGuid()}";

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.FormerCoach, school.Official, school.CountyOfficer,
            school.NationalAdmin })
        {
            var sessions = Sessions(school, person);
            foreach (var change in new Func<string, AsyncUnaryCall<V1.Session>>[]
            {
                name => sessions.CancelSessionAsync(new CancelSessionRequest { Name = name, Etag = session.Etag, RequestId = NewRequest }),
                name => sessions.CompleteSessionAsync(new CompleteSessionRequest { Name = name, Etag = session.Etag,
                    RequestId = NewRequest }),
                name => sessions.MissSessionAsync(new MissSessionRequest { Name = name, Reason = MissReason.Cover, Etag = session.Etag,
                    RequestId = NewRequest }),
                name => sessions.RescheduleSessionAsync(new RescheduleSessionRequest
                {
                    Name = name, StartTime = Morning.AddDays(3).ToTimestamp(), Etag = session.Etag, RequestId = NewRequest,
                }),
            })
            {
                var forbidden = await change(session.Name).NotFound();
                var absent = await change(missing).NotFound();
                Assert.Equal(absent.Told(missing), forbidden.Told(session.Name));
            }
        }

        Assert.Equal(session, await Sessions(school, school.Head).GetSessionAsync(new GetSessionRequest { Name = session.Name }));
    }

    [DatabaseFact]
    public async Task Without_a_token_nothing_is_answered_and_a_partner_without_a_user_finds_nothing()
    {
        var school = await School.Open(host);
        var session = await Sessions(school, school.Head).CreateSessionAsync(Plan(school.Pair, Morning));
        var partner = new SessionService.SessionServiceClient(host.As(new TestToken
        {
            Client = "leadnow",
            Roles = ["partner"],
            Scopes = ["sessions.read"]
        }));
        var unscoped = new SessionService.SessionServiceClient(host.As(new TestToken { Client = "leadnow", Roles = ["partner"] }));
        var stranger = new SessionService.SessionServiceClient(host.WithToken(null));

        await partner.GetSessionAsync(new GetSessionRequest { Name = session.Name }).NotFound();
        await unscoped.GetSessionAsync(new GetSessionRequest { Name = session.Name })
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await stranger.GetSessionAsync(new GetSessionRequest { Name = session.Name })
            .Refused(StatusCode.Unauthenticated, "UNAUTHENTICATED");
    }

    [DatabaseFact]
    public async Task A_list_is_in_order_of_time_page_by_page_and_a_token_belongs_to_its_query()
    {
        var school = await School.Open(host);
        var sessions = Sessions(school, school.Head);
        foreach (var hour in new[] { 4, 1, 3, 0, 2 })
        {
            await sessions.CreateSessionAsync(Plan(school.Pair, Morning.AddHours(hour)));
        }

        var first = await sessions.ListSessionsAsync(new ListSessionsRequest { PageSize = 2, CoachingRelationship = school.Pair });
        var second = await sessions.ListSessionsAsync(new ListSessionsRequest
        {
            PageSize = 2,
            CoachingRelationship = school.Pair,
            PageToken = first.NextPageToken
        });
        var third = await sessions.ListSessionsAsync(new ListSessionsRequest
        {
            PageSize = 2,
            CoachingRelationship = school.Pair,
            PageToken = second.NextPageToken
        });

        Assert.Equal(
            Enumerable.Range(0, 5).Select(hour => Morning.AddHours(hour)),
            new[] { first, second, third }.SelectMany(page => page.Sessions).Select(session => session.StartTime.ToDateTimeOffset()));
        Assert.Equal("", third.NextPageToken);
        var error = await sessions.ListSessionsAsync(new ListSessionsRequest { PageSize = 2, PageToken = first.NextPageToken }).Invalid();
        Assert.Equal(["page_token"], error.Paths());
        await Sessions(school,
            school.Teacher).ListSessionsAsync(new ListSessionsRequest
            {
                CoachingRelationship = school.Pair,
                PageToken = first.NextPageToken
            })
            .Invalid();
    }

    [DatabaseFact]
    public async Task Each_filter_narrows_the_list()
    {
        var school = await School.Open(host);
        var head = Sessions(school, school.Head);
        var feedback = await head.CreateSessionAsync(Plan(school.Pair, Morning));
        var observation = await head.CreateSessionAsync(Plan(school.Pair, Morning.AddHours(1), Kind.Observation));
        var cancelled = await head.CancelSessionAsync(new CancelSessionRequest
        {
            Name = observation.Name,
            Etag = observation.Etag,
            RequestId = NewRequest
        });
        var official = await Sessions(school, school.Official).CreateSessionAsync(Plan(school.OfficialPair, Morning.AddHours(2)));
        var other = await Sessions(school, school.OtherCoach).CreateSessionAsync(Plan(school.OtherPair, Morning.AddHours(3)));

        Task<IReadOnlyList<V1.Session>> Of(ListSessionsRequest wish) => All(school, school.Head, wish);
        Assert.Equal([feedback, cancelled, official, other], await Of(new ListSessionsRequest()));
        Assert.Equal([feedback, cancelled], await Of(new ListSessionsRequest { CoachingRelationship = school.Pair }));
        Assert.Equal([feedback, cancelled, official], await Of(new ListSessionsRequest { Person = "people/me" }));
        Assert.Equal([other], await Of(new ListSessionsRequest { Person = school.OtherCoach }));
        Assert.Equal([feedback, cancelled, official, other], await Of(new ListSessionsRequest { OrgUnit = school.County }));
        Assert.Empty(await Of(new ListSessionsRequest { OrgUnit = school.OtherUnit }));
        Assert.Empty(await Of(new ListSessionsRequest { Person = school.OtherCoach, OrgUnit = school.OtherUnit }));
        Assert.Empty(await Of(new ListSessionsRequest { Programme = "programmes/other" }));
        Assert.Equal([cancelled], await Of(new ListSessionsRequest { Kind = Kind.Observation }));
        Assert.Equal([cancelled], await Of(new ListSessionsRequest { State = State.Cancelled }));
        Assert.Equal([cancelled, official],
            await Of(new ListSessionsRequest { StartTime = cancelled.StartTime, EndTime = other.StartTime }));
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_list_is_told_at_once()
    {
        var school = await School.Open(host);
        var wish = new ListSessionsRequest
        {
            PageSize = -1,
            PageToken = "x",
            CoachingRelationship = "x",
            OrgUnit = "x",
            Person = "x",
            Programme = "x",
            Kind = (Kind)99,
            State = (State)99,
            StartTime = new Timestamp { Nanos = -1 },
            EndTime = new Timestamp { Nanos = -1 },
        };

        var error = await Sessions(school, school.Head).ListSessionsAsync(wish).Invalid();

        Assert.Equal(
            ["coaching_relationship", "end_time", "kind", "org_unit", "page_size", "page_token", "person", "programme", "start_time",
                "state"], error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-17")]
    public async Task The_same_session_is_served_over_rest()
    {
        var school = await School.Open(host);
        using var rest = host.HttpAs(school.Head, school.Roles(school.Head));
        using var body = new StringContent(
            Plan(school.Pair, Morning).Session.ToString(), System.Text.Encoding.UTF8, "application/json");

        using var made = await rest.PostAsync(new Uri($"/v1/sessions?requestId={Guid.NewGuid()}", UriKind.Relative), body);
        var session = V1.Session.Parser.ParseJson(await made.Content.ReadAsStringAsync());
        var read = V1.Session.Parser.ParseJson(await rest.GetStringAsync(new Uri($"/v1/{session.Name}", UriKind.Relative)));

        Assert.Equal(school.Teacher, session.Coachee);
        Assert.Equal(session, read);
    }

    private static async Task<IReadOnlyList<V1.Session>> All(School school, string person, ListSessionsRequest wish) =>
        (await Sessions(school, person).ListSessionsAsync(wish)).Sessions;
}

public sealed class ReadSessionOnSqlite(SchedulingOnSqlite host) : ReadSessionTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class ReadSessionOnSqlServer(SchedulingOnSqlServer host) : ReadSessionTests(host), IClassFixture<SchedulingOnSqlServer>;
