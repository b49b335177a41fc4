using System.Net.Http.Headers;
using System.Text.Json;
using Coaching.Analytics.V1;
using Coaching.Localhost;
using Coaching.People.V1;
using Coaching.Type.V1;
using Grpc.Core;
using Date = Google.Type.Date;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;
using StaffKind = Coaching.People.V1.Person.Types.StaffKind;

namespace Coaching.Cli.Tests;

/// <summary>The whole platform with two counties, three schools and two cascades, and the command line beside it.</summary>
public sealed class CliPlatform : IAsyncLifetime
{
    public const string Name = "platform";

    private static readonly Date Start = new() { Year = 2026, Month = 1, Day = 5 };
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coaching-cli-");
    private LocalPlatform? _platform;

    public Uri Rest => _platform!.Rest;

    public string Folder => _folder.FullName;

    public async Task InitializeAsync()
    {
        _platform = await LocalPlatform.Start(new LocalOptions { Data = Path.Combine(Folder, "data"), Port = 0, Demo = false }, default);
        using var clients = new DemoClients(_platform.Grpc, _platform.Rest, persona => Task.FromResult(_platform.Issuer.TokenFor(persona)!));
        await AddUnits(await clients.OrgUnits(Personas.National));
        var people = await clients.People(Personas.National);
        await AddStaff(people, "official-1", "orgUnits/machakos", StaffKind.Officer, Role.EducationOfficial);
        await AddStaff(people, "head-01", "orgUnits/oak", StaffKind.Teaching, Role.HeadOfInstitution);
        await AddStaff(people, "teacher-01", "orgUnits/oak", StaffKind.Teaching, Role.Teacher);
        var relationships = await clients.Relationships(Personas.National);
        await AddPair(relationships, "official-1", "head-01", Tier.OfficialToHead);
        await AddPair(relationships, "head-01", "teacher-01", Tier.HeadToTeacher);
        await AddStaff(people, "official-2", "orgUnits/nyeri", StaffKind.Officer, Role.EducationOfficial);
        await AddStaff(people, "head-02", "orgUnits/ash", StaffKind.Teaching, Role.HeadOfInstitution);
        await AddStaff(people, "teacher-02", "orgUnits/ash", StaffKind.Teaching, Role.Teacher);
        await AddPair(relationships, "official-2", "head-02", Tier.OfficialToHead);
        await AddPair(relationships, "head-02", "teacher-02", Tier.HeadToTeacher);
        await AddPlan(await clients.Programmes(Personas.National), await clients.Plans(Personas.National));
        await UntilCounted(await clients.Analytics("official-1"));
    }

    public async Task DisposeAsync()
    {
        if (_platform is not null)
        {
            await _platform.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    /// <summary>Runs the command line as nobody in particular, with output that nobody looks at.</summary>
    public Task<CliResult> Coach(params string[] args) => Run(args, new Dictionary<string, string>(), default);

    public async Task<CliResult> Run(string[] args, IReadOnlyDictionary<string, string> environment, CancellationToken cancel)
    {
        var variables = new Dictionary<string, string>(environment);
        variables.TryAdd("COACH_GATEWAY", Rest.ToString());
        variables.TryAdd("COACH_GRPC", _platform!.Grpc.ToString());
        variables.TryAdd("COACH_HOME", Path.Combine(Folder, "nobody"));
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal { Output = output, Error = error, Environment = variables.GetValueOrDefault };
        var code = await CoachCommand.Run(args, terminal, cancel);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Posts a document as a persona, as an app would, and answers what came of it.</summary>
    public async Task<string> Post(string persona, string path, string json)
    {
        using var http = new HttpClient { BaseAddress = Rest };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _platform!.Issuer.TokenFor(persona));
        using var content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        content.Headers.Add("Idempotency-Key", NewId());
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, answer);
        return answer;
    }

    /// <summary>Reads a document as a persona.</summary>
    public async Task<JsonElement> Get(string persona, string path)
    {
        using var http = new HttpClient { BaseAddress = Rest };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _platform!.Issuer.TokenFor(persona));
        return JsonElement.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
    }

    private static async Task AddPlan(
        ProgrammeService.ProgrammeServiceClient programmes, ImplementationPlanService.ImplementationPlanServiceClient plans)
    {
        var programme = await programmes.CreateProgrammeAsync(new CreateProgrammeRequest
        {
            Programme = new Programme { DisplayName = "Pilot", StartDate = Start, OrgUnits = { "orgUnits/machakos" } },
            RequestId = Guid.NewGuid().ToString(),
        });
        ImplementationPlan.Types.Target Target(string metric, int year) => new() { Metric = metric, Date = new Date { Year = year, Month = 12, Day = 4 }, Value = 10 };
        await plans.CreateImplementationPlanAsync(new CreateImplementationPlanRequest
        {
            ImplementationPlan = new ImplementationPlan
            {
                DisplayName = "The plan of Machakos",
                Programme = programme.Name,
                OrgUnit = "orgUnits/machakos",
                Targets = { Target("coaches_trained", 2020), Target("teachers_coached", 2020), Target("schools_reached", 2099) },
            },
            RequestId = Guid.NewGuid().ToString(),
        });
    }

    private static async Task AddUnits(OrgUnitService.OrgUnitServiceClient units)
    {
        foreach (var (id, parent, name, level) in new[]
        {
            ("kenya", "", "Kenya", Level.Nation),
            ("machakos", "orgUnits/kenya", "Machakos", Level.County),
            ("oak", "orgUnits/machakos", "Oak Primary", Level.School),
            ("nyeri", "orgUnits/kenya", "Nyeri", Level.County),
            ("ash", "orgUnits/nyeri", "Ash Primary", Level.School),
            ("elm", "orgUnits/nyeri", "Elm Primary", Level.School),
        })
        {
            var unit = new OrgUnit { DisplayName = name, Parent = parent, Level = level };
            await units.CreateOrgUnitAsync(new CreateOrgUnitRequest { OrgUnit = unit, OrgUnitId = id, RequestId = NewId() });
        }
    }

    private static async Task AddStaff(PersonService.PersonServiceClient people, string id, string unit, StaffKind kind, Role role)
    {
        var person = new Person { GivenName = "Ana", FamilyName = id, StaffKind = kind, PrimaryOrgUnit = unit };
        await people.CreatePersonAsync(new CreatePersonRequest { Person = person, PersonId = id, RequestId = NewId() });
        var post = new StaffAssignment { Role = role, OrgUnit = unit, StartDate = Start };
        await people.CreateStaffAssignmentAsync(
            new CreateStaffAssignmentRequest { Parent = $"people/{id}", StaffAssignment = post, RequestId = NewId() });
    }

    private static async Task AddPair(
        CoachingRelationshipService.CoachingRelationshipServiceClient relationships, string coach, string coachee, Tier tier)
    {
        var pair = new CoachingRelationship { Coach = $"people/{coach}", Coachee = $"people/{coachee}", Tier = tier, StartDate = Start };
        await relationships.CreateCoachingRelationshipAsync(
            new CreateCoachingRelationshipRequest { CoachingRelationship = pair, RequestId = NewId() });
    }

    private static async Task UntilCounted(AnalyticsService.AnalyticsServiceClient analytics)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsCounted())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }

        // The official's own post reaches analytics like everything else.
        async Task<bool> IsCounted()
        {
            try
            {
                var answer = await analytics.QueryCoverageAsync(new QueryCoverageRequest { OrgUnit = "orgUnits/machakos" });
                return answer.Total.Relationships == 2;
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
            {
                return false;
            }
        }
    }

    private static string NewId() => Guid.NewGuid().ToString();
}

/// <summary>What a run left behind.</summary>
public sealed record CliResult(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public JsonElement ErrorJson => JsonDocument.Parse(Error).RootElement;
}

[CollectionDefinition(CliPlatform.Name)]
public sealed class SharedPlatform : ICollectionFixture<CliPlatform>;
