using Coaching.People.V1;
using Coaching.Testing;
using Category = Coaching.People.V1.SupportTicket.Types.Category;
using State = Coaching.People.V1.SupportTicket.Types.State;

namespace Coaching.People.Tests;

[Trait("requirement", "CAS-41")]
public abstract class SupportTicketTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task The_county_sees_how_long_it_takes_to_fix_things()
    {
        var world = await host.World();
        var (teacher, officer) = (host.Tickets(host.As(world.Teacher, "teacher")), host.Tickets(host.As(world.Officer, "county_officer")));
        var asked = await teacher.CreateSupportTicketAsync(Request(world.School, Category.Device));
        await teacher.CreateSupportTicketAsync(Request(world.School, Category.Device));
        host.Clock.Advance(TimeSpan.FromMinutes(20));

        var done = await officer.ResolveSupportTicketAsync(Resolve(asked));
        var times = (await officer.QueryTimeToFixAsync(new QueryTimeToFixRequest { OrgUnit = world.County })).Times;

        Assert.Equal((world.Teacher, State.Open, State.Resolved, "New battery"), (asked.Person, asked.State, done.State, done.Resolution));
        Assert.InRange(done.TimeToFix.ToTimeSpan(), TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(25));
        var row = Assert.Single(times);
        Assert.Equal((Category.Device, 1L, 1L, done.TimeToFix, done.TimeToFix), (row.Category, row.Open, row.Resolved, row.MeanTimeToFix, row.LongestTimeToFix));
        Assert.NotNull(row.OldestOpenTime);
        Assert.Equal("TICKET_RESOLVED", await PeopleOnSqlite.Reason(async () => await officer.ResolveSupportTicketAsync(Resolve(done))));
        var reopened = await teacher.ReopenSupportTicketAsync(new ReopenSupportTicketRequest { Name = done.Name, Etag = done.Etag, RequestId = PeopleOnSqlite.NewId() });
        Assert.Equal((State.Open, 1, ""), (reopened.State, reopened.ReopenCount, reopened.Resolution));
        Assert.Equal("TICKET_OPEN", await PeopleOnSqlite.Reason(async () => await teacher.ReopenSupportTicketAsync(
            new ReopenSupportTicketRequest { Name = done.Name, Etag = reopened.Etag, RequestId = PeopleOnSqlite.NewId() })));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await officer.ResolveSupportTicketAsync(Resolve(asked))));
    }

    [DatabaseFact]
    public async Task One_sees_ones_own_tickets_and_those_of_ones_area()
    {
        var world = await host.World();
        var ticket = await host.Tickets(host.As(world.Teacher, "teacher")).CreateSupportTicketAsync(Request(world.School, Category.Connection));
        async Task<int> Seen(string person, string role) =>
            (await host.Tickets(host.As(person, role)).ListSupportTicketsAsync(new ListSupportTicketsRequest { State = State.Open })).SupportTickets.Count;

        Assert.Equal((1, 1, 1, 0), (await Seen(world.Teacher, "teacher"), await Seen(world.Head, "head_teacher"), await Seen(world.Official, "education_official"), await Seen(world.OtherHead, "head_teacher")));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Tickets().ListSupportTicketsAsync(new ListSupportTicketsRequest())));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Tickets(host.As(world.Teacher, "teacher")).ResolveSupportTicketAsync(Resolve(ticket))));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Tickets(host.As(world.Teacher, "teacher")).CreateSupportTicketAsync(Request(world.OtherSchool, Category.Account))));
        Assert.Equal(
            ["support_ticket.category", "support_ticket.description", "support_ticket.org_unit"],
            await PeopleOnSqlite.Violations(async () => await host.Tickets(host.As(world.Teacher, "teacher")).CreateSupportTicketAsync(
                new CreateSupportTicketRequest { SupportTicket = new SupportTicket { OrgUnit = "x" }, RequestId = PeopleOnSqlite.NewId() })));
    }

    private static CreateSupportTicketRequest Request(string unit, Category category) => new()
    {
        SupportTicket = new SupportTicket { OrgUnit = unit, Category = category, Description = "It does not start." },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static ResolveSupportTicketRequest Resolve(SupportTicket ticket) =>
        new() { Name = ticket.Name, Resolution = "New battery", Etag = ticket.Etag, RequestId = PeopleOnSqlite.NewId() };
}

public sealed class SupportTicketOnSqlite(PeopleOnSqlite host) : SupportTicketTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class SupportTicketOnSqlServer(PeopleOnSqlServer host) : SupportTicketTests(host), IClassFixture<PeopleOnSqlServer>;
