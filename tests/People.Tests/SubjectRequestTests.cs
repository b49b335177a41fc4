using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using Kind = Coaching.People.V1.SubjectRequest.Types.Kind;
using Reason = Coaching.People.V1.SubjectRequest.Types.Reason;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People.Tests;

public abstract class SubjectRequestTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task A_person_takes_out_everything_of_their_own_and_of_nobody_else_once()
    {
        var world = await host.World();
        var ana = await Marked(world.School, "zebrawood");
        var ben = await Marked(world.School, "mahogany");
        var granted = await Granted(ana, Kind.Export);
        var id = ResourceName.IdOf(granted.Name);
        var path = $"/download/v1/subjectExports/people/{id}";

        Assert.Equal(HttpStatusCode.NotFound, (await host.HttpAs(ben, "teacher").GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.HttpAs("people/admin", "national_admin").GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        using var answer = await host.HttpAs(ana, "teacher").GetAsync(new Uri(path, UriKind.Relative));
        var files = Files(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.All(new[] { "Given zebrawood", "Family zebrawood", "ticket zebrawood" }, word => Assert.Contains(word, files["index.html"], StringComparison.Ordinal));
        Assert.Contains("zebrawood", files["data/people.json"], StringComparison.Ordinal);
        Assert.Contains("zebrawood", files["data/people.csv"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains("mahogany", StringComparison.Ordinal));
        var manifest = JsonDocument.Parse(files["manifest.json"]).RootElement;
        Assert.Equal(ana, manifest.GetProperty("sub").GetString());
        Assert.All(manifest.GetProperty("files").EnumerateArray(), file => Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(files[file.GetProperty("name").GetString()!]))), file.GetProperty("sha256").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await host.HttpAs(ana, "teacher").GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task An_export_waits_seven_days_and_no_longer()
    {
        var world = await host.World();
        var ana = await Marked(world.School, "late");
        var granted = await Granted(ana, Kind.Export);
        host.Clock.Advance(TimeSpan.FromDays(7.01));

        var answer = await host.HttpAs(ana, "teacher").GetAsync(new Uri($"/download/v1/subjectExports/people/{ResourceName.IdOf(granted.Name)}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task After_an_erasure_nothing_readable_remains_in_the_tables_or_in_the_file()
    {
        var world = await host.World();
        var ana = await Marked(world.School, "jacaranda");
        var ben = await Marked(world.School, "baobab");
        var pair = await host.Pair(world.Head, ana);
        await host.Tickets(host.As(ana, "teacher")).CreateSupportTicketAsync(Ticket(world.School, "jacaranda again"));
        var counted = await host.Count("SELECT COUNT(*) FROM support_tickets");

        var granted = await Granted(ana, Kind.Erasure);

        Assert.Equal(State.Granted, granted.State);
        Assert.Matches("^people/erased-[0-9a-f]{32}$", granted.Person);
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, ana, "requests.name")));
        Assert.Equal(counted, await host.Count("SELECT COUNT(*) FROM support_tickets"));
        var ended = await host.Pairs(host.As(world.Head, "head_teacher")).GetCoachingRelationshipAsync(new GetCoachingRelationshipRequest { Name = pair.Name });
        Assert.Equal((granted.Person, CoachingRelationship.Types.State.Ended), (ended.Coachee, ended.State));
        Assert.Equal("Given baobab", (await host.People(host.As(ben, "teacher")).GetPersonAsync(new GetPersonRequest { Name = ben })).GivenName);
        if (this is SubjectRequestsOnSqlite)
        {
            Assert.Empty(await DatabaseFiles.Holding(host, "people", "jacaranda", "JACARANDA", "@jacaranda"));
            Assert.Equal(["baobab"], await DatabaseFiles.Holding(host, "people", "baobab"));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task Other_records_of_the_same_person_are_erased_with_them()
    {
        var world = await host.World();
        var (ana, twin) = (await Marked(world.School, "sausagetree"), (await host.Person(world.School, "Given tulip", "Family tulip")).Name);
        await host.Merges().MergePeopleAsync(new MergePeopleRequest { Source = twin, Target = ana, RequestId = PeopleOnSqlite.NewId() });

        await Granted(ana, Kind.Erasure);

        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, twin, "requests.name")));
        Assert.Equal(0, await host.Count("SELECT COUNT(*) FROM people WHERE given_name LIKE '%tulip%' OR given_name LIKE '%sausagetree%'"));
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task The_officer_answers_within_seven_days_but_for_what_is_held_and_never_about_himself()
    {
        var world = await host.World();
        var ana = await Marked(world.School, "clock");
        var asked = await Ask(ana, Kind.Erasure);
        Assert.Equal(TimeSpan.FromDays(7), asked.DueTime.ToDateTimeOffset() - asked.CreateTime.ToDateTimeOffset());
        Assert.Equal("REQUEST_OPEN", await PeopleOnSqlite.Reason(() => Ask(ana, Kind.Erasure)));

        var held = await Officer.HoldSubjectRequestAsync(new HoldSubjectRequestRequest
        {
            Name = asked.Name,
            Reason = Reason.LegalClaim,
            Etag = asked.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });
        Assert.Equal("REQUEST_HELD", await PeopleOnSqlite.Reason(() => Grant(held)));
        host.Clock.Advance(TimeSpan.FromDays(10));
        Assert.False((await Mine(ana).GetSubjectRequestAsync(new GetSubjectRequestRequest { Name = asked.Name })).Overdue);
        var open = await Officer.ResumeSubjectRequestAsync(new ResumeSubjectRequestRequest { Name = held.Name, Etag = held.Etag, RequestId = PeopleOnSqlite.NewId() });
        Assert.InRange(open.DueTime.ToDateTimeOffset() - asked.DueTime.ToDateTimeOffset(), TimeSpan.FromDays(10), TimeSpan.FromDays(10.1));
        host.Clock.Advance(TimeSpan.FromDays(7.1));
        Assert.Contains(asked.Name, (await Officer.ListSubjectRequestsAsync(new ListSubjectRequestsRequest { Overdue = true, PageSize = 200 })).SubjectRequests.Select(one => one.Name));

        var refused = await Officer.RefuseSubjectRequestAsync(new RefuseSubjectRequestRequest
        {
            Name = open.Name,
            Reason = Reason.LegalDuty,
            Etag = open.Etag,
            RequestId = PeopleOnSqlite.NewId(),
        });
        Assert.Equal((State.Refused, Reason.LegalDuty), (refused.State, refused.Reason));
        Assert.Equal("REQUEST_DECIDED", await PeopleOnSqlite.Reason(() => Grant(refused)));

        var officer = await Marked(world.School, "officer");
        var own = await new SubjectRequestService.SubjectRequestServiceClient(host.As(officer, "national_admin", "teacher"))
            .CreateSubjectRequestAsync(new CreateSubjectRequestRequest { SubjectRequest = new SubjectRequest { Kind = Kind.Erasure }, RequestId = PeopleOnSqlite.NewId() });
        await new SubjectRequestService.SubjectRequestServiceClient(host.As(officer, "national_admin")).GrantSubjectRequestAsync(Granting(own))
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_request_is_for_whoever_made_it_and_for_those_who_answer_or_audit()
    {
        var world = await host.World();
        var ana = await Marked(world.School, "private");
        var asked = await Ask(ana, Kind.Export);
        var read = new GetSubjectRequestRequest { Name = asked.Name };

        Assert.Equal(asked, await Officer.GetSubjectRequestAsync(read));
        Assert.Equal(asked, await new SubjectRequestService.SubjectRequestServiceClient(host.As("people/auditor", "auditor")).GetSubjectRequestAsync(read));
        foreach (var (person, role) in new[] { (world.Head, "head_teacher"), (world.Officer, "county_officer"), (world.Teacher, "teacher") })
        {
            await new SubjectRequestService.SubjectRequestServiceClient(host.As(person, role)).GetSubjectRequestAsync(read).NotFound();
        }

        var withdrawn = await Mine(ana).WithdrawSubjectRequestAsync(new WithdrawSubjectRequestRequest { Name = asked.Name, Etag = asked.Etag, RequestId = PeopleOnSqlite.NewId() });
        Assert.Equal(State.Withdrawn, withdrawn.State);
    }

    private SubjectRequestService.SubjectRequestServiceClient Officer => new(host.Admin);

    private SubjectRequestService.SubjectRequestServiceClient Mine(string person) => new(host.As(person, "teacher"));

    private async Task<SubjectRequest> Ask(string person, Kind kind) => await Mine(person).CreateSubjectRequestAsync(
        new CreateSubjectRequestRequest { SubjectRequest = new SubjectRequest { Kind = kind }, RequestId = PeopleOnSqlite.NewId() });

    private async Task<SubjectRequest> Grant(SubjectRequest asked) => await Officer.GrantSubjectRequestAsync(Granting(asked));

    private static GrantSubjectRequestRequest Granting(SubjectRequest asked) => new() { Name = asked.Name, Etag = asked.Etag, RequestId = PeopleOnSqlite.NewId() };

    private async Task<SubjectRequest> Granted(string person, Kind kind) => await Grant(await Ask(person, kind));

    private static CreateSupportTicketRequest Ticket(string unit, string words) => new()
    {
        SupportTicket = new SupportTicket { OrgUnit = unit, Category = SupportTicket.Types.Category.Device, Description = $"A ticket {words}" },
        RequestId = PeopleOnSqlite.NewId(),
    };

    // Somebody whose words are all theirs.
    private async Task<string> Marked(string unit, string marker)
    {
        var person = (await host.People().CreatePersonAsync(new CreatePersonRequest
        {
            Person = new Person
            {
                GivenName = $"Given {marker}",
                FamilyName = $"Family {marker}",
                StaffKind = Person.Types.StaffKind.Teaching,
                PrimaryOrgUnit = unit,
                Email = $"ana@{marker}.example",
            },
            RequestId = PeopleOnSqlite.NewId(),
        })).Name;
        await host.Post(person, Role.Teacher, unit);
        await host.Tickets(host.As(person, "teacher")).CreateSupportTicketAsync(Ticket(unit, marker));
        return person;
    }

    private static Dictionary<string, string> Files(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        });
    }
}

public sealed class SubjectRequestsOnSqlite(PeopleOnSqlite host) : SubjectRequestTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class SubjectRequestsOnSqlServer(PeopleOnSqlServer host) : SubjectRequestTests(host), IClassFixture<PeopleOnSqlServer>;

public sealed class SubjectTablesTests(PeopleOnSqlite host) : IClassFixture<PeopleOnSqlite>
{
    [Fact]
    [Trait("requirement", "P17")]
    public async Task Every_column_that_could_name_a_person_is_listed()
    {
        var forgotten = await SubjectWalk.Forgotten(host);

        Assert.True(forgotten.Count == 0, string.Join(", ", forgotten));
    }
}
