using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Coaching.People.V1;
using Google.Protobuf;
using Xunit.Abstractions;
using Format = Coaching.People.V1.ImportRosterRequest.Types.Format;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Mode = Coaching.People.V1.ImportRosterRequest.Types.Mode;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using static Coaching.People.Tests.RosterPackages;

namespace Coaching.People.Tests;

/// <summary>What is exported, imported into an empty database and exported again is the same to the byte.</summary>
public sealed class ExportTests(PeopleOnSqlite host, ITestOutputHelper output) : IClassFixture<PeopleOnSqlite>
{
    private const string Letters = "abcxyzÅéñß漢字'’.&/() 9";

    private static readonly string[] Roles = ["teacher", "principal", "aide", "siteAdministrator", "ext:coach", "ext:cpdLead", "proctor"];

    [Fact]
    public async Task Rosters_survive_the_way_out_and_in_again_to_the_byte()
    {
        var county = await Filled(Seeded());

        foreach (var (format, request) in new[]
        {
            ("ONE_ROSTER_1_1", new ImportRosterRequest { Mode = Mode.Strict }),
            ("ONE_ROSTER_1_2", new ImportRosterRequest { Mode = Mode.Strict }),
            ("SDS", new ImportRosterRequest { Format = Format.Sds, Mode = Mode.Strict }),
        })
        {
            var first = await Get(host, county, $"staff?format={format}");
            await using var other = await Empty.Start();
            await other.Import(first, request);
            Assert.Equal(Text(first), Text(await Get(other.Host, other.Place, $"staff?format={format}")));
            Assert.Equal(first, await Get(other.Host, other.Place, $"staff?format={format}"));
        }
    }

    [Fact]
    public async Task Units_survive_as_organisation_units_of_DHIS2_and_as_rosters()
    {
        var county = await Filled(Seeded());

        foreach (var (format, request) in new[]
        {
            ("DHIS2", new ImportRosterRequest { Format = Format.Dhis2, Dhis2Levels = { Level.SubCounty, Level.School }, ReferenceCopy = true }),
            ("ONE_ROSTER_1_2", new ImportRosterRequest { Mode = Mode.Strict }),
        })
        {
            var first = await Get(host, county, $"orgUnits?format={format}");
            await using var other = await Empty.Start();
            await other.Import(first, request);
            Assert.Equal(first, await Get(other.Host, other.Place, $"orgUnits?format={format}"));
        }
    }

    [Fact]
    public async Task Units_and_staff_survive_as_plain_CSV_by_a_mapping()
    {
        var county = await Filled(Seeded());
        var units = new CsvMapping
        {
            Kind = CsvMapping.Types.Kind.OrgUnit,
            System = "emis",
            IdColumn = "code",
            DisplayNameColumn = "school",
            Level = Level.School,
            LatitudeColumn = "y",
            LongitudeColumn = "x",
            Path = { new CsvMapping.Types.PathColumn { Column = "sub-county", Level = Level.SubCounty, Required = true } },
        };
        var staff = new CsvMapping
        {
            Kind = CsvMapping.Types.Kind.Person,
            System = "payroll",
            UnitSystem = "emis",
            IdColumn = "number",
            GivenNameColumn = "first",
            FamilyNameColumn = "last",
            EmailColumn = "mail",
            PhoneColumn = "phone",
            RoleColumn = "post",
            UnitColumn = "school",
            ExternalIdColumns = { new CsvMapping.Types.ExternalIdColumn { System = "tsc", Column = "tsc" } },
        };
        string Of(string what, CsvMapping mapping) => $"{what}?format=CSV&csvMapping={Uri.EscapeDataString(JsonFormatter.Default.Format(mapping))}";
        var (schools, people) = (await Get(host, county, Of("orgUnits", units)), await Get(host, county, Of("staff", staff)));
        await using var other = await Empty.Start();

        await other.Import(schools, new ImportRosterRequest { Format = Format.Csv, CsvMapping = units });
        await other.Import(people, new ImportRosterRequest { Format = Format.Csv, CsvMapping = staff });

        Assert.Equal(Encoding.UTF8.GetString(schools), Encoding.UTF8.GetString(await Get(other.Host, other.Place, Of("orgUnits", units))));
        Assert.Equal(Encoding.UTF8.GetString(people), Encoding.UTF8.GetString(await Get(other.Host, other.Place, Of("staff", staff))));
    }

    [Fact]
    public async Task Each_role_takes_out_what_its_lists_show_and_no_more()
    {
        var world = await host.World();
        var county = await Filled(new Random(1));
        async Task<HttpStatusCode> Status(string person, string role, string what, string parent)
        {
            using var rest = host.HttpAs(person, role);
            using var answer = await rest.GetAsync(new Uri($"/download/v1/exports/{what}?parent={parent}", UriKind.Relative));
            return answer.StatusCode;
        }

        (string Person, string Role, HttpStatusCode Units, HttpStatusCode Staff)[] expected =
        [
            (world.Teacher, "teacher", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (world.Head, "head_teacher", HttpStatusCode.Forbidden, HttpStatusCode.Forbidden),
            (world.Official, "education_official", HttpStatusCode.OK, HttpStatusCode.OK), (world.Officer, "county_officer", HttpStatusCode.OK, HttpStatusCode.OK),
            ("people/admin", "national_admin", HttpStatusCode.OK, HttpStatusCode.Forbidden), ("people/auditor", "auditor", HttpStatusCode.OK, HttpStatusCode.Forbidden),
        ];
        foreach (var (person, role, units, staff) in expected)
        {
            Assert.Equal((role, units, staff), (role, await Status(person, role, "orgUnits", world.County), await Status(person, role, "staff", world.County)));
        }

        // An official of one county takes nothing out of another, and who may see no contact data gets none.
        Assert.Equal(HttpStatusCode.Forbidden, await Status(world.Official, "education_official", "staff", county.Name));
        Assert.DoesNotContain("example.org", Users(await As(world.Officer, "county_officer", world.County)), StringComparison.Ordinal);
        Assert.Contains("ana@example.org", Users(await As(world.Official, "education_official", world.County)), StringComparison.Ordinal);
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM audit WHERE actor = @Official AND method LIKE '%exports/staff'", new { world.Official }));
    }

    [Fact]
    public async Task A_format_that_is_none_is_refused_with_the_field()
    {
        using var rest = host.HttpAs("people/admin", "national_admin");

        foreach (var query in new[] { "format=PDF", "format=SDS", "format=CSV", "format=CSV&csvMapping=x", "parent=nowhere" })
        {
            using var answer = await rest.GetAsync(new Uri($"/download/v1/exports/orgUnits?{query}", UriKind.Relative));
            Assert.Equal((query, HttpStatusCode.BadRequest), (query, answer.StatusCode));
        }
    }

    private Random Seeded()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        return new Random(seed);
    }

    // A county with what people write: quotes, commas, letters of all kinds, several posts of one person.
    private async Task<Place> Filled(Random random)
    {
        var place = await Empty.At(host);
        var id = PeopleOnSqlite.NewId()[..8];
        string Word() => string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)])).Trim() is { Length: > 0 } word ? $"N{word}" : "N";
        string Quote(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        string Name() => Quote($"{Word()}{(random.Next(3) == 0 ? ", \"" + Word() + "\"" : "")}");
        string Degree(int max) => (((random.NextDouble() * 2) - 1) * max).ToString("R", CultureInfo.InvariantCulture);
        var orgs = new StringBuilder("sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.latitude,metadata.longitude\n");
        for (var area = 0; area < 3; area++)
        {
            orgs.Append(CultureInfo.InvariantCulture, $"{id}-a{area},,,Area {area} {Word()},ext:subCounty,,,,\n");
        }

        for (var school = 0; school < 25; school++)
        {
            var at = random.Next(2) == 0 ? "," : $"{Degree(90)},{Degree(180)}";
            orgs.Append(CultureInfo.InvariantCulture, $"{id}-s{school},,,{Name()},school,C{school},{id}-a{random.Next(3)},{at}\n");
        }

        var (users, roles) = (new StringBuilder(UserHeader12), new StringBuilder(RoleHeader));
        for (var person = 0; person < 120; person++)
        {
            var key = $"{id}-p{person}";
            var ids = random.Next(2) == 0 ? "" : $"{{TSC:{id}{person}}}";
            var contact = random.Next(2) == 0 ? ",," : $"p{person}@example.org,,+254 700 {person:D6}";
            users.Append(CultureInfo.InvariantCulture, $"{key},,,true,u,{ids},{Name()},{Name()},,,{contact},,,,,,,,,,\n");
            for (var post = 0; post <= random.Next(3); post++)
            {
                var end = random.Next(4) == 0 ? "2099-01-01" : "";
                roles.Append(CultureInfo.InvariantCulture, $"{key}-{post},,,{key},{(post == 0 ? "primary" : "secondary")},{Roles[random.Next(Roles.Length)]},2026-01-0{random.Next(1, 9)},{end},{id}-s{random.Next(25)},\n");
            }
        }

        var package = Zip(
            ("manifest.csv", Bytes(Manifest(id, "1.2", "bulk", "orgs", "users", "roles"))), ("orgs.csv", Bytes(orgs.ToString())),
            ("users.csv", Bytes(users.ToString())), ("roles.csv", Bytes(roles.ToString())));
        var operation = await new RosterClient(host).Run(package, parent: place.Name);
        Assert.Empty(await new RosterClient(host).Issues(operation.Name));
        return place;
    }

    private static async Task<byte[]> Get(PeopleOnSqlite host, Place place, string what)
    {
        using var rest = host.HttpAs(place.Official, "education_official");
        using var answer = await rest.GetAsync(new Uri($"/download/v1/exports/{what}&parent={place.Name}", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<byte[]> As(string person, string role, string parent)
    {
        using var rest = host.HttpAs(person, role);
        return await rest.GetByteArrayAsync(new Uri($"/download/v1/exports/staff?parent={parent}", UriKind.Relative));
    }

    private static string Users(byte[] zip) => Text(zip);

    private static string Text(byte[] bytes)
    {
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return string.Concat(zip.Entries.Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return $"{entry.FullName}\n{reader.ReadToEnd()}";
        }));
    }

    private sealed record Place(string Name, string Official);

    /// <summary>A service with an empty county and its official.</summary>
    private sealed class Empty(PeopleOnSqlite host, Place place) : IAsyncDisposable
    {
        public PeopleOnSqlite Host => host;

        public Place Place => place;

        public static async Task<Empty> Start()
        {
            var host = new PeopleOnSqlite();
            await host.InitializeAsync();
            return new Empty(host, await At(host));
        }

        public static async Task<Place> At(PeopleOnSqlite host)
        {
            var nation = (await host.Unit(Level.Nation)).Name;
            var county = (await host.Unit(Level.County, nation)).Name;
            return new Place(county, await host.Staff(county, Role.EducationOfficial, "Official"));
        }

        public async Task Import(byte[] file, ImportRosterRequest like)
        {
            var request = like.Clone();
            request.Parent = place.Name;
            var operation = await new RosterClient(host).Run(file, request);
            Assert.Empty(await new RosterClient(host).Issues(operation.Name));
            Assert.True(operation.Response is not null, operation.Error?.Message);
        }

        public async ValueTask DisposeAsync() => await host.DisposeAsync();
    }
}
