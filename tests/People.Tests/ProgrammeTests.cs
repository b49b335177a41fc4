using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using State = Coaching.People.V1.Programme.Types.State;

namespace Coaching.People.Tests;

public abstract class ProgrammeTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-04")]
    public async Task A_pilot_has_dates_counties_a_sample_and_a_note_and_standard_habits()
    {
        var world = await host.World();

        var pilot = await host.Programmes().CreateProgrammeAsync(Request(world));

        Assert.Equal([world.County], pilot.OrgUnits);
        Assert.Equal([world.School], pilot.SampleOrgUnits);
        Assert.Equal(("Purposive sampling", State.Active, "cycleTemplates/coaching-at-scale"), (pilot.SamplingNote, pilot.State, pilot.CycleTemplate));
        Assert.Equal(
            (TimeSpan.FromDays(7), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30)),
            (pilot.Cadence.ToTimeSpan(), pilot.TargetObservationDuration.ToTimeSpan(), pilot.TargetFeedbackDuration.ToTimeSpan()));
        Assert.Equal(pilot, await host.Programmes(host.As("people/x", "teacher")).GetProgrammeAsync(new GetProgrammeRequest { Name = pilot.Name }));
        var data = await host.Database.Read(db => db.One<byte[]>("SELECT data FROM outbox WHERE aggregate = @Name", new { pilot.Name }), default);
        Assert.Equal([world.School], ProgrammeChanged.Parser.ParseFrom(data).SampleOrgUnits);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-04")]
    public async Task A_sample_holds_schools_inside_the_programmes_areas()
    {
        var world = await host.World();
        var elsewhere = (await host.World()).School;
        var request = Request(world);
        request.Programme.SampleOrgUnits.Add([elsewhere, world.County, "orgUnits/none"]);

        var fields = await PeopleOnSqlite.Violations(async () => await host.Programmes().CreateProgrammeAsync(request));

        Assert.Equal(["programme.sample_org_units[1]", "programme.sample_org_units[2]", "programme.sample_org_units[3]"], fields);
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_programme_is_named_at_once()
    {
        var request = new CreateProgrammeRequest
        {
            Programme = new Programme
            {
                StartDate = new() { Year = 2026, Month = 5, Day = 1 },
                EndDate = new() { Year = 2026, Month = 5, Day = 1 },
                SamplingNote = new string('x', 2001),
                CycleTemplate = "x",
                Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(93)),
                TargetFeedbackDuration = Duration.FromTimeSpan(TimeSpan.Zero),
                SampleOrgUnits = { "orgUnits/a", "orgUnits/a" },
            },
            RequestId = PeopleOnSqlite.NewId(),
        };

        var fields = await PeopleOnSqlite.Violations(async () => await host.Programmes().CreateProgrammeAsync(request));

        string[] expected =
        [
            "programme.cadence", "programme.cycle_template", "programme.display_name", "programme.end_date", "programme.org_units",
            "programme.sample_org_units", "programme.sampling_note", "programme.target_feedback_duration",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    public async Task An_update_judges_the_programme_as_it_would_become()
    {
        var world = await host.World();
        var pilot = await host.Programmes().CreateProgrammeAsync(Request(world));
        UpdateProgrammeRequest Update(Programme programme, string mask) =>
            new() { Programme = programme, UpdateMask = FieldMask.FromString(mask), RequestId = PeopleOnSqlite.NewId() };

        var early = new Programme { Name = pilot.Name, Etag = pilot.Etag, EndDate = new() { Year = 2025, Month = 1, Day = 1 } };
        var ended = new Programme { Name = pilot.Name, Etag = pilot.Etag, EndDate = new() { Year = 2026, Month = 11, Day = 24 } };

        Assert.Equal(["programme.end_date"], await PeopleOnSqlite.Violations(async () => await host.Programmes().UpdateProgrammeAsync(Update(early, "end_date"))));
        var changed = await host.Programmes().UpdateProgrammeAsync(Update(ended, "end_date"));
        Assert.Equal((State.Ended, "Pilot"), (changed.State, changed.DisplayName));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.Programmes().UpdateProgrammeAsync(Update(ended, "end_date"))));
    }

    [DatabaseFact]
    public async Task A_county_runs_programmes_in_its_own_area_only()
    {
        var world = await host.World();
        var elsewhere = await host.World();
        var officer = host.Programmes(host.As(world.Officer, "county_officer"));

        Assert.Equal(world.County, Assert.Single((await officer.CreateProgrammeAsync(Request(world))).OrgUnits));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await officer.CreateProgrammeAsync(Request(elsewhere))));
    }

    [DatabaseFact]
    public async Task Programmes_are_listed_newest_start_first()
    {
        var nation = (await host.Unit(Level.Nation)).Name;
        foreach (var year in new[] { 2051, 2053, 2052 })
        {
            await host.Programmes().CreateProgrammeAsync(new CreateProgrammeRequest
            {
                Programme = new Programme { DisplayName = $"P{year}", StartDate = new() { Year = year, Month = 1, Day = 1 }, OrgUnits = { nation } },
                RequestId = PeopleOnSqlite.NewId(),
            });
        }

        var first = await host.Programmes().ListProgrammesAsync(new ListProgrammesRequest { PageSize = 2 });
        var second = await host.Programmes().ListProgrammesAsync(new ListProgrammesRequest { PageSize = 2, PageToken = first.NextPageToken });

        Assert.Equal(["P2053", "P2052"], first.Programmes.Select(programme => programme.DisplayName));
        Assert.Equal("P2051", second.Programmes[0].DisplayName);
    }

    private static CreateProgrammeRequest Request(World world) => new()
    {
        Programme = new Programme
        {
            DisplayName = "Pilot",
            StartDate = PeopleOnSqlite.Start.ToProto(),
            OrgUnits = { world.County },
            SampleOrgUnits = { world.School },
            SamplingNote = "Purposive sampling",
        },
        RequestId = PeopleOnSqlite.NewId(),
    };
}

public sealed class ProgrammeOnSqlite(PeopleOnSqlite host) : ProgrammeTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ProgrammeOnSqlServer(PeopleOnSqlServer host) : ProgrammeTests(host), IClassFixture<PeopleOnSqlServer>;
