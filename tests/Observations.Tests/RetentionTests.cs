using Coaching.Observations.V1;
using Coaching.Testing;
using Microsoft.Extensions.DependencyInjection;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

public abstract class RetentionTests(ObservationsOnSqlite host)
{
    private const string Marker = "kingfisher";

    [DatabaseFact]
    public async Task Notes_go_two_years_after_their_school_year_and_answers_stay_for_a_third()
    {
        // It is November 2026: the year 2023 has been over for 24 months, 2024 has not.
        var school = await School.Open(host);
        var (old, young) = (await Recorded(school, new DateTime(2023, 12, 31)), await Recorded(school, new DateTime(2024, 1, 2)));

        await Sweep();

        var stripped = await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = old });
        Assert.Equal(("", 1), (stripped.Notes, stripped.Answers.Count));
        Assert.Equal(Marker, (await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = young })).Notes);
    }

    [DatabaseFact]
    public async Task Scores_are_unlinked_three_years_after_their_school_year_and_counted_still()
    {
        var school = await School.Open(host);
        var (old, young) = (await Recorded(school, new DateTime(2022, 12, 31)), await Recorded(school, new DateTime(2023, 1, 2)));
        var counted = await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM observations"), default);

        await Sweep();
        await Sweep();

        await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = old }).NotFound();
        Assert.Single((await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = young })).Answers);
        Assert.Equal(counted, await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM observations"), default));
        Assert.Equal("", await host.Database.Read(db => db.One<string>("SELECT coachee FROM observations WHERE name = @old", new { old }), default));
    }

    [DatabaseFact]
    public async Task Reflections_go_with_the_notes()
    {
        var school = await School.Open(host);
        var reflections = new ReflectionService.ReflectionServiceClient(school.As(school.Teacher));
        var old = await reflections.CreateReflectionAsync(new CreateReflectionRequest { Reflection = new Reflection { Text = Marker }, RequestId = NewRequest });
        var young = await reflections.CreateReflectionAsync(new CreateReflectionRequest { Reflection = new Reflection { Text = Marker }, RequestId = NewRequest });
        await MadeOn("reflections", old.Name, new DateTime(2023, 5, 1));

        await Sweep();

        await reflections.GetReflectionAsync(new GetReflectionRequest { Name = old.Name }).NotFound();
        Assert.Equal(Marker, (await reflections.GetReflectionAsync(new GetReflectionRequest { Name = young.Name })).Text);
    }

    // A new year begins for the rules with each test: what one has done the other does again.
    private async Task Sweep()
    {
        await host.Database.Write(tx => tx.Execute("DELETE FROM retention_marks"), default);
        await host.App.Services.GetRequiredService<Retention>().Sweep(default);
    }

    private async Task<string> Recorded(School school, DateTime made)
    {
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, notes: Marker));
        await MadeOn("observations", visit.Name, made);
        return visit.Name;
    }

    private Task MadeOn(string table, string name, DateTime day) => host.Database.Write(
        tx => tx.Execute($"UPDATE {table} SET create_time = @time WHERE name = @name", new { name, time = new DateTimeOffset(day, TimeSpan.Zero) }), default);
}

public sealed class RetentionOnSqlite(ObservationsOnSqlite host) : RetentionTests(host), IClassFixture<ObservationsOnSqlite>;

public sealed class RetentionOnSqlServer(ObservationsOnSqlServer host) : RetentionTests(host), IClassFixture<ObservationsOnSqlServer>;
