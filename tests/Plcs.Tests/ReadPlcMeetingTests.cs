using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Coaching.Plcs.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Plcs.Tests.PlcsOnSqlite;
using State = Coaching.Plcs.V1.PlcMeeting.Types.State;

namespace Coaching.Plcs.Tests;

public abstract class ReadPlcMeetingTests(PlcsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Members_facilitator_head_and_official_read_the_record_and_nobody_else_can_tell_it_from_a_missing_one()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var meeting = await Client(school, school.OtherCoach).HoldPlcMeetingAsync(Holding(await Plan(school, plc, Yesterday), school.Teacher));

        foreach (var person in new[] { school.Teacher, school.Colleague, school.OtherCoach, school.Head, school.Official })
        {
            Assert.Equal(meeting, await Client(school, person).GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = meeting.Name }));
            Assert.Equal([meeting], await All(school, person, new ListPlcMeetingsRequest { Parent = plc.Name }));
            Assert.Equal([meeting], await All(school, person, new ListPlcMeetingsRequest { Parent = "plcs/-" }));
        }

        // A guest, too, sees only the PLCs that he belongs to.
        foreach (var person in new[] { school.FormerCoach, school.OtherHead, school.CountyOfficer, school.NationalAdmin })
        {
            var plcs = Client(school, person);
            await IsNotThere(name => plcs.GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = name }), meeting.Name, $"{plc.Name}/meetings/none");
            await IsNotThere(name => plcs.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = name }), plc.Name, $"plcs/{Guid.NewGuid()}");
            Assert.Empty(await All(school, person, new ListPlcMeetingsRequest { Parent = "plcs/-" }));
        }
    }

    [DatabaseFact]
    public async Task Pages_hold_every_meeting_once_newest_first_of_one_PLC_or_of_all()
    {
        var school = await School.Open(host);
        var (one, two) = (await Found(school, "One"), await Found(school, "Two"));
        var meetings = new List<PlcMeeting>();
        foreach (var day in Enumerable.Range(0, 4))
        {
            meetings.Insert(0, await Plan(school, one, Yesterday.AddDays(day)));
            meetings.Insert(0, await Plan(school, two, Yesterday.AddDays(day)));
        }

        var all = await All(school, school.Teacher, new ListPlcMeetingsRequest { Parent = "plcs/-", PageSize = 3 });
        var ofOne = await All(school, school.Teacher, new ListPlcMeetingsRequest { Parent = one.Name, PageSize = 3 });

        Assert.Equal(meetings.OrderByDescending(m => m.StartTime.Seconds).ThenByDescending(m => m.Name, StringComparer.Ordinal), all);
        Assert.Equal(meetings.Where(meeting => meeting.Name.StartsWith(one.Name, StringComparison.Ordinal)), ofOne);
    }

    [DatabaseFact]
    public async Task A_list_narrows_to_a_state()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var planned = await Plan(school, plc, Yesterday);
        var cancelled = await Client(school, school.OtherCoach).CancelPlcMeetingAsync(Cancelling(await Plan(school, plc, Yesterday)));

        Assert.Equal([planned], await All(school, school.Head, new ListPlcMeetingsRequest { Parent = plc.Name, State = State.Planned }));
        Assert.Equal([cancelled], await All(school, school.Head, new ListPlcMeetingsRequest { Parent = "plcs/-", State = State.Cancelled }));
        Assert.Empty(await All(school, school.Head, new ListPlcMeetingsRequest { Parent = plc.Name, State = State.Held }));
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_list_is_told_at_once_and_a_token_belongs_to_its_query()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        await Plan(school, plc, Yesterday);
        await Plan(school, plc, Yesterday);
        var plcs = Client(school, school.Teacher);
        var token = (await plcs.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = plc.Name, PageSize = 1 })).NextPageToken;

        var error = await plcs.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = "x", PageSize = -1, State = (State)9, PageToken = token })
            .Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
        var foreign = await plcs.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = "plcs/-", PageToken = token })
            .Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(["page_size", "page_token", "parent", "state"], error.Paths());
        Assert.Equal(["page_token"], foreign.Paths());
    }

    [DatabaseFact]
    public async Task Long_records_make_shorter_pages_so_that_a_reply_stays_within_its_bounds()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        var plcs = Client(school, school.OtherCoach);
        foreach (var hour in Enumerable.Range(0, 60))
        {
            var hold = Holding(await Plan(school, plc, Yesterday.AddHours(-hour)), school.Teacher);
            hold.Outputs.Add(Enumerable.Repeat(new string('\u0bb9', 1_000), 20));
            await plcs.HoldPlcMeetingAsync(hold);
        }

        var first = await plcs.ListPlcMeetingsAsync(new ListPlcMeetingsRequest { Parent = plc.Name, PageSize = 200 });
        var all = await All(school, school.Teacher, new ListPlcMeetingsRequest { Parent = plc.Name, PageSize = 200 });

        Assert.InRange(first.PlcMeetings.Count, 10, 59);
        Assert.Equal(60, all.Select(meeting => meeting.Name).Distinct().Count());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-28")]
    public async Task What_people_write_never_leaves_the_service()
    {
        var school = await School.Open(host);
        var plc = await Found(school, "Marker-Name");
        var plcs = Client(school, school.OtherCoach);
        plc = await plcs.UpdatePlcAsync(Changing(plc, p => p.DisplayName = "Marker-Rename", "display_name"));
        var hold = Holding(await plcs.CreatePlcMeetingAsync(Planning(plc, Yesterday, "Marker-Agenda")), school.Teacher);
        hold.Outputs.Add("Marker-Output");
        await plcs.HoldPlcMeetingAsync(hold);
        await plcs.CancelPlcMeetingAsync(Cancelling(await plcs.CreatePlcMeetingAsync(Planning(plc, Yesterday, "Marker-Agenda"))));

        var facts = await host.Database.Read(db => db.Query<byte[]>("SELECT data FROM outbox"), default);
        var audit = await host.Database.Read(db => db.Query<string>("SELECT resource FROM audit"), default);

        Assert.All(facts, fact => Assert.DoesNotContain("Marker", Encoding.UTF8.GetString(fact), StringComparison.Ordinal));
        Assert.All(audit, resource => Assert.DoesNotContain("Marker", resource, StringComparison.Ordinal));
    }

    [DatabaseFact]
    public async Task REST_says_the_same()
    {
        var school = await School.Open(host);
        var plc = await Found(school);
        using var facilitator = host.HttpAs(school.OtherCoach, school.Roles(school.OtherCoach));
        using var stranger = host.HttpAs(school.OtherHead, school.Roles(school.OtherHead));

        var made = await facilitator.PostAsJsonAsync(
            $"/v1/{plc.Name}/meetings?requestId={NewRequest}", new { purpose = "STUDY", startTime = "2026-11-23T12:00:00Z", agenda = "Phonics" });
        var meeting = await made.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.OK, "3600s"), (made.StatusCode, meeting.GetProperty("duration").GetString()));
        var name = meeting.GetProperty("name").GetString();

        var held = await facilitator.PostAsJsonAsync($"/v1/{name}:hold", new
        {
            attendance = new[] { new { person = school.Teacher, status = "PRESENT" } },
            outputs = new[] { "A plan" },
            etag = meeting.GetProperty("etag").GetString(),
            requestId = NewRequest,
        });
        Assert.Equal("HELD", (await held.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());

        var list = await facilitator.GetFromJsonAsync<JsonElement>("/v1/plcs/-/meetings?state=HELD");
        Assert.Contains(name, list.GetProperty("plcMeetings").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/v1/{name}")).StatusCode);
    }

    private static Task<List<PlcMeeting>> All(School school, string person, ListPlcMeetingsRequest wish) => Pages(async token =>
    {
        var request = wish.Clone();
        request.PageToken = token;
        var page = await Client(school, person).ListPlcMeetingsAsync(request);
        return ((IReadOnlyList<PlcMeeting>)page.PlcMeetings, page.NextPageToken);
    });
}

public sealed class ReadPlcMeetingOnSqlite(PlcsOnSqlite host) : ReadPlcMeetingTests(host), IClassFixture<PlcsOnSqlite>;
public sealed class ReadPlcMeetingOnSqlServer(PlcsOnSqlServer host) : ReadPlcMeetingTests(host), IClassFixture<PlcsOnSqlServer>;
