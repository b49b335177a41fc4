using Coaching.People.V1;
using Coaching.Testing;
using Audience = Coaching.People.V1.Announcement.Types.Audience;

namespace Coaching.People.Tests;

[Trait("requirement", "STEP-39")]
public abstract class AnnouncementTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    public async Task Staff_and_coaches_are_told_apart_and_say_that_they_have_read()
    {
        var world = await host.World();
        await host.Pair(world.Head, world.Teacher);
        var officer = host.Announcements(host.As(world.Officer, "county_officer"));
        var (head, teacher) = (host.Announcements(host.As(world.Head, "head_teacher")), host.Announcements(host.As(world.Teacher, "teacher")));
        var all = await officer.CreateAnnouncementAsync(Request(world.County, Audience.Staff));
        var coaches = await officer.CreateAnnouncementAsync(Request(world.County, Audience.Coaches));
        var read = new ReadAnnouncementRequest { Name = all.Name, RequestId = PeopleOnSqlite.NewId() };

        var first = await teacher.ReadAnnouncementAsync(read);
        var again = await teacher.ReadAnnouncementAsync(read);

        Assert.Equal([all.Name], (await teacher.ListAnnouncementsAsync(new ListAnnouncementsRequest())).Announcements.Select(item => item.Name));
        Assert.Equal([coaches.Name, all.Name], (await head.ListAnnouncementsAsync(new ListAnnouncementsRequest())).Announcements.Select(item => item.Name));
        Assert.NotNull(first.ReadTime);
        Assert.Equal(first, again);
        Assert.Empty((await teacher.ListAnnouncementsAsync(new ListAnnouncementsRequest { UnreadOnly = true })).Announcements);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await teacher.ReadAnnouncementAsync(
            new ReadAnnouncementRequest { Name = coaches.Name, RequestId = PeopleOnSqlite.NewId() })));
        var seen = await officer.GetAnnouncementAsync(new GetAnnouncementRequest { Name = all.Name });
        Assert.Equal((5L, 1L), (seen.RecipientCount, seen.ReadCount));
        Assert.Equal(1, (await officer.GetAnnouncementAsync(new GetAnnouncementRequest { Name = coaches.Name })).RecipientCount);
        Assert.Equal(0, (await teacher.GetAnnouncementAsync(new GetAnnouncementRequest { Name = all.Name })).RecipientCount);
    }

    [DatabaseFact]
    public async Task Receipts_are_for_those_who_may_write_in_the_unit()
    {
        var world = await host.World();
        var head = host.Announcements(host.As(world.Head, "head_teacher"));
        var made = await head.CreateAnnouncementAsync(Request(world.School, Audience.Staff));
        await host.Announcements(host.As(world.Teacher, "teacher")).ReadAnnouncementAsync(new ReadAnnouncementRequest { Name = made.Name, RequestId = PeopleOnSqlite.NewId() });
        var list = new ListReadReceiptsRequest { Parent = made.Name };

        var receipts = (await head.ListReadReceiptsAsync(list)).ReadReceipts;

        Assert.Equal(new[] { world.Head, world.Teacher }.Order(StringComparer.Ordinal), receipts.Select(receipt => receipt.Person));
        Assert.Equal([world.Head], (await head.ListReadReceiptsAsync(new ListReadReceiptsRequest { Parent = made.Name, UnreadOnly = true })).ReadReceipts.Select(receipt => receipt.Person));
        Assert.Empty((await host.Announcements(host.As(world.OtherHead, "head_teacher")).ListReadReceiptsAsync(list)).ReadReceipts);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Announcements(host.As(world.Teacher, "teacher")).ListReadReceiptsAsync(list)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await head.CreateAnnouncementAsync(Request(world.County, Audience.Staff))));
    }

    [DatabaseFact]
    public async Task What_is_withdrawn_is_gone_for_its_readers_and_kept_for_those_over_the_unit()
    {
        var world = await host.World();
        var (head, teacher) = (host.Announcements(host.As(world.Head, "head_teacher")), host.Announcements(host.As(world.Teacher, "teacher")));
        var made = await head.CreateAnnouncementAsync(Request(world.School, Audience.Staff));
        await teacher.GetAnnouncementAsync(new GetAnnouncementRequest { Name = made.Name });
        WithdrawAnnouncementRequest Withdraw() => new() { Name = made.Name, RequestId = PeopleOnSqlite.NewId() };

        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await teacher.WithdrawAnnouncementAsync(Withdraw())));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await host.Announcements(host.As(world.OtherHead, "head_teacher")).WithdrawAnnouncementAsync(Withdraw())));
        var first = await head.WithdrawAnnouncementAsync(Withdraw());
        var again = await head.WithdrawAnnouncementAsync(Withdraw());

        Assert.NotNull(first.WithdrawTime);
        Assert.Equal(first.WithdrawTime, again.WithdrawTime);
        Assert.Empty((await teacher.ListAnnouncementsAsync(new ListAnnouncementsRequest())).Announcements);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await teacher.GetAnnouncementAsync(new GetAnnouncementRequest { Name = made.Name })));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () =>
            await teacher.ReadAnnouncementAsync(new ReadAnnouncementRequest { Name = made.Name, RequestId = PeopleOnSqlite.NewId() })));
        Assert.Equal(first.WithdrawTime, (await head.GetAnnouncementAsync(new GetAnnouncementRequest { Name = made.Name })).WithdrawTime);
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM outbox WHERE aggregate = @Name", new { made.Name }));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_an_announcement_is_named_at_once()
    {
        var wrong = Request("x", Audience.Unspecified);
        wrong.Announcement.Title = "";
        wrong.Announcement.Programme = "y";

        Assert.Equal(
            ["announcement.audience", "announcement.org_unit", "announcement.programme", "announcement.title"],
            await PeopleOnSqlite.Violations(async () => await host.Announcements().CreateAnnouncementAsync(wrong)));
    }

    private static CreateAnnouncementRequest Request(string unit, Audience audience) => new()
    {
        Announcement = new Announcement { OrgUnit = unit, Audience = audience, Title = "Coaching begins", Body = "On Monday." },
        RequestId = PeopleOnSqlite.NewId(),
    };
}

public sealed class AnnouncementOnSqlite(PeopleOnSqlite host) : AnnouncementTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class AnnouncementOnSqlServer(PeopleOnSqlServer host) : AnnouncementTests(host), IClassFixture<PeopleOnSqlServer>;
