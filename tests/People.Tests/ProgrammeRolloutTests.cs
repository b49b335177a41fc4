using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Kind = Coaching.People.V1.Programme.Types.Wave.Types.Kind;
using Part = Coaching.People.V1.Programme.Types.Partner.Types.Kind;
using State = Coaching.People.V1.Programme.Types.State;

namespace Coaching.People.Tests;

public abstract class ProgrammeRolloutTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "ATT-10")]
    [Trait("requirement", "ATT-02")]
    [Trait("requirement", "ATT-17")]
    public async Task A_programme_holds_waves_strands_partners_and_local_settings()
    {
        var world = await host.World();

        var programme = await host.Programmes().CreateProgrammeAsync(Request(Whole(world)));
        var fact = ProgrammeChanged.Parser.ParseFrom(
            await host.Database.Read(db => db.One<byte[]>("SELECT data FROM outbox WHERE aggregate = @Name", new { programme.Name }), default));

        Assert.Equal([Kind.Pilot, Kind.RollOut], programme.Waves.Select(wave => wave.Kind));
        Assert.Equal("cycleTemplates/leaders", programme.Strands[1].CycleTemplate);
        Assert.Equal((2, "standardsFrameworks/tpad", "Early Career Framework"), (programme.TargetCoacheesPerCoach, programme.StandardsFramework, programme.ExternalProgramme));
        Assert.Equal(TimeSpan.FromDays(14), programme.LocalSettings[0].Cadence.ToTimeSpan());
        Assert.Equal(programme, await host.Programmes().GetProgrammeAsync(new GetProgrammeRequest { Name = programme.Name }));
        Assert.Equal([Strand.Instructional, Strand.Leadership], fact.Strands);
        Assert.Equal(
            [(Strand.Unspecified, "", "cycleTemplates/coaching-at-scale"), (Strand.Leadership, "", "cycleTemplates/leaders")],
            fact.CycleTemplates.Where(choice => choice.OrgUnit.Length == 0).Select(choice => (choice.Strand, choice.OrgUnit, choice.CycleTemplate)));
        Assert.Equal(
            programme.LocalSettings.Where(setting => setting.CycleTemplate.Length > 0).Select(setting => setting.OrgUnit),
            fact.CycleTemplates.Where(choice => choice.OrgUnit.Length > 0).Select(choice => choice.OrgUnit));
        Assert.Equal((["clients/giver"], 2), (fact.Partners, fact.TargetCoacheesPerCoach));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-05")]
    public async Task A_partner_reads_its_own_programmes_and_no_other()
    {
        var world = await host.World();
        var client = $"c{Guid.NewGuid():N}";
        var own = Whole(world);
        own.Partners[0].Client = $"clients/{client}";
        var mine = await host.Programmes().CreateProgrammeAsync(Request(own));
        var other = await host.Programmes().CreateProgrammeAsync(Request(Whole(world)));
        var partner = host.Programmes(host.As(new TestToken { Client = client, Roles = ["partner"], Scopes = ["programmes.read"] }));

        var listed = await partner.ListProgrammesAsync(new ListProgrammesRequest());

        Assert.Equal([mine.Name], listed.Programmes.Select(programme => programme.Name));
        Assert.Equal(mine.Name, (await partner.GetProgrammeAsync(new GetProgrammeRequest { Name = mine.Name })).Name);
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await partner.GetProgrammeAsync(new GetProgrammeRequest { Name = other.Name })));
        await host.Programmes().UpdateProgrammeAsync(new UpdateProgrammeRequest
        {
            Programme = new Programme { Name = mine.Name, Etag = mine.Etag },
            UpdateMask = FieldMask.FromString("partners"),
            RequestId = PeopleOnSqlite.NewId(),
        });
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await partner.GetProgrammeAsync(new GetProgrammeRequest { Name = mine.Name })));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_roll_out_is_named_at_once()
    {
        var world = await host.World();
        var wrong = Whole(world);
        wrong.Waves[0].Kind = Kind.RollOut;
        wrong.Waves[1].Kind = Kind.Pilot;
        wrong.Waves[1].StartDate = new DateOnly(2026, 1, 6).ToProto();
        wrong.Waves[1].OrgUnits.Clear();
        wrong.Strands[1].Strand = Strand.Instructional;
        wrong.Strands[1].Cadence = Duration.FromTimeSpan(TimeSpan.Zero);
        wrong.Partners[0].Client = "nobody";
        wrong.Partners[0].DisplayName = "";
        wrong.LocalSettings.Add(wrong.LocalSettings[0].Clone());
        wrong.TargetCoacheesPerCoach = 51;
        wrong.StandardsFramework = "x";

        var fields = await PeopleOnSqlite.Violations(async () => await host.Programmes().CreateProgrammeAsync(Request(wrong)));

        string[] expected =
        [
            "programme.local_settings", "programme.partners[0].client", "programme.partners[0].display_name", "programme.standards_framework",
            "programme.strands", "programme.strands[1].cadence", "programme.target_coachees_per_coach", "programme.waves[1].kind",
            "programme.waves[1].org_units", "programme.waves[1].start_date",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    public async Task Waves_and_local_settings_lie_inside_the_programmes_areas_and_its_guideline_exists()
    {
        var (world, elsewhere) = (await host.World(), await host.World());
        var wrong = Whole(world);
        wrong.Waves[1].OrgUnits.Add(elsewhere.School);
        wrong.LocalSettings[0].OrgUnit = elsewhere.County;
        wrong.Guideline = "guidelines/none";

        var fields = await PeopleOnSqlite.Violations(async () => await host.Programmes().CreateProgrammeAsync(Request(wrong)));

        Assert.Equal(["programme.guideline", "programme.local_settings[0].org_unit", "programme.waves[1].org_units[1]"], fields);
    }

    [DatabaseFact]
    public async Task Programmes_are_found_by_place_and_state()
    {
        var world = await host.World();
        var name = (await host.Programmes().CreateProgrammeAsync(Request(Whole(world)))).Name;
        async Task<int> Found(string unit, State state) => (await host.Programmes().ListProgrammesAsync(
            new ListProgrammesRequest { OrgUnit = unit, State = state })).Programmes.Count(programme => programme.Name == name);

        Assert.Equal(1, await Found(world.School, State.Unspecified));
        Assert.Equal(1, await Found(world.Nation, State.Active));
        Assert.Equal(0, await Found(world.Nation, State.Ended));
        Assert.Equal(0, await Found((await host.World()).School, State.Unspecified));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-21")]
    public async Task A_person_with_dedicated_time_has_an_exception_from_the_ratio_that_ends()
    {
        var world = await host.World();
        var parent = (await host.Programmes().CreateProgrammeAsync(Request(Whole(world)))).Name;
        var officer = host.Programmes(host.As(world.Officer, "county_officer"));
        var request = new CreateRatioExceptionRequest
        {
            Parent = parent,
            RatioException = new RatioException { Person = world.Head, TargetCoachees = 4, Reason = "Half a timetable", StartDate = PeopleOnSqlite.Start.ToProto() },
            RequestId = PeopleOnSqlite.NewId(),
        };

        var made = await officer.CreateRatioExceptionAsync(request);

        Assert.Equal(made, await officer.CreateRatioExceptionAsync(request));
        request.RequestId = PeopleOnSqlite.NewId();
        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await officer.CreateRatioExceptionAsync(request)));
        request.RatioException.Person = (await host.World()).Head;
        request.RequestId = PeopleOnSqlite.NewId();
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await officer.CreateRatioExceptionAsync(request)));
        var list = new ListRatioExceptionsRequest { Parent = parent };
        Assert.Single((await host.Programmes(host.As(world.Head, "head_teacher")).ListRatioExceptionsAsync(list)).RatioExceptions);
        Assert.Empty((await host.Programmes(host.As(world.Teacher, "teacher")).ListRatioExceptionsAsync(list)).RatioExceptions);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Programmes().ListRatioExceptionsAsync(list)));
        var end = new EndRatioExceptionRequest { Name = made.Name, EndDate = new DateOnly(2026, 8, 1).ToProto(), Etag = made.Etag, RequestId = PeopleOnSqlite.NewId() };
        var ended = await officer.EndRatioExceptionAsync(end);
        Assert.Equal(end.EndDate, ended.EndDate);
        end.Etag = ended.Etag;
        end.RequestId = PeopleOnSqlite.NewId();
        Assert.Equal("RATIO_EXCEPTION_ENDED", await PeopleOnSqlite.Reason(async () => await officer.EndRatioExceptionAsync(end)));
    }

    private static Programme Whole(World world) => new()
    {
        DisplayName = "National roll-out",
        StartDate = PeopleOnSqlite.Start.ToProto(),
        OrgUnits = { world.County },
        Waves =
        {
            new Programme.Types.Wave { DisplayName = "Pilot", Kind = Kind.Pilot, StartDate = new DateOnly(2026, 1, 12).ToProto(), EndDate = new DateOnly(2026, 4, 1).ToProto(), OrgUnits = { world.School } },
            new Programme.Types.Wave { DisplayName = "All", Kind = Kind.RollOut, StartDate = new DateOnly(2026, 5, 4).ToProto(), OrgUnits = { world.County } },
        },
        Strands =
        {
            new Programme.Types.StrandPlan { Strand = Strand.Instructional },
            new Programme.Types.StrandPlan { Strand = Strand.Leadership, CycleTemplate = "cycleTemplates/leaders" },
        },
        TargetCoacheesPerCoach = 2,
        StandardsFramework = "standardsFrameworks/tpad",
        Partners = { new Programme.Types.Partner { Client = "clients/giver", DisplayName = "Giver", Kind = Part.Funder } },
        LocalSettings = { new Programme.Types.LocalSetting { OrgUnit = world.OtherSchool, Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(14)), Note = "Two shifts" } },
        ExternalProgramme = "Early Career Framework",
    };

    private static CreateProgrammeRequest Request(Programme programme) => new() { Programme = programme, RequestId = PeopleOnSqlite.NewId() };
}

public sealed class ProgrammeRolloutOnSqlite(PeopleOnSqlite host) : ProgrammeRolloutTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ProgrammeRolloutOnSqlServer(PeopleOnSqlServer host) : ProgrammeRolloutTests(host), IClassFixture<PeopleOnSqlServer>;
