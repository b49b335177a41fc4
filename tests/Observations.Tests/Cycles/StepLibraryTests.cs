using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.LibraryStep.Types;

namespace Coaching.Observations.Tests;

public abstract class StepLibraryTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-16")]
    [Trait("requirement", "STEP-49")]
    public async Task More_than_twenty_steps_over_all_five_challenges_and_a_vision_come_along()
    {
        var school = await School.Open(host);
        var library = Library(school, school.Teacher);

        var steps = (await library.ListLibraryStepsAsync(new ListLibraryStepsRequest { PageSize = 200 })).LibrarySteps.Where(step => step.OrgUnit.Length == 0).ToList();
        var vision = Assert.Single((await library.ListVisionsAsync(new ListVisionsRequest { OrgUnit = school.Unit })).Visions);

        Assert.True(steps.Count >= 20);
        Assert.Equal(5, steps.Select(step => step.Challenge).Distinct().Count());
        Assert.All(steps, step => Assert.True(step is { What.Length: > 0, How.Length: > 0, Model.Length: > 0, SuccessCriteria.Count: > 0, State: State.Active }));
        Assert.Contains(steps, step => step.Subject.Length > 0);
        Assert.Subset(steps.Select(step => step.Name).ToHashSet(), vision.Terms.SelectMany(term => term.LibrarySteps).ToHashSet());
    }

    [DatabaseFact]
    public async Task Steps_are_found_by_words_challenge_subject_and_place()
    {
        var school = await School.Open(host);
        var library = Library(school, school.Head);
        var own = await library.CreateLibraryStepAsync(Step(school.Unit, "Éveiller la curiosité avant le texte", subject: "French"));
        var county = await Library(school, school.CountyOfficer).CreateLibraryStepAsync(Step(school.County, "Hold the silence after a poem"));
        async Task<IEnumerable<string>> Found(ListLibraryStepsRequest request) => (await library.ListLibraryStepsAsync(request)).LibrarySteps.Select(step => step.Name);

        Assert.Equal([own.Name], await Found(new ListLibraryStepsRequest { Query = "éVEILLER text" }));
        Assert.Equal([own.Name], await Found(new ListLibraryStepsRequest { Subject = "FRENCH", OrgUnit = school.Unit }));
        Assert.Contains(county.Name, await Found(new ListLibraryStepsRequest { OrgUnit = school.Unit, PageSize = 200 }));
        Assert.DoesNotContain(own.Name, await Found(new ListLibraryStepsRequest { OrgUnit = school.OtherUnit, PageSize = 200 }));
        Assert.Contains(county.Name, await Found(new ListLibraryStepsRequest { OrgUnit = school.OtherUnit, PageSize = 200 }));
        Assert.DoesNotContain(own.Name, await Found(new ListLibraryStepsRequest { Generic = true, PageSize = 200 }));
        Assert.Empty(await Found(new ListLibraryStepsRequest { Query = "100% _" }));
        Assert.Equal(["librarySteps/wait-three-seconds"], await Found(new ListLibraryStepsRequest { Query = "wait three seconds", Challenge = Challenge.Cognition }));
    }

    [DatabaseFact]
    public async Task A_step_keeps_its_revisions_until_it_is_retired()
    {
        var school = await School.Open(host);
        var library = Library(school, school.Head);
        var made = await library.CreateLibraryStepAsync(Step(school.Unit, "First words"));

        var change = new LibraryStep { Name = made.Name, Etag = made.Etag, What = "Second words", ChangeNote = "Clearer." };
        var second = await library.UpdateLibraryStepAsync(new UpdateLibraryStepRequest { LibraryStep = change, RequestId = NewRequest });
        await library.UpdateLibraryStepAsync(new UpdateLibraryStepRequest { LibraryStep = change, RequestId = NewRequest }).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var retired = await library.RetireLibraryStepAsync(new RetireLibraryStepRequest { Name = made.Name, Etag = second.Etag, RequestId = NewRequest });
        change.Etag = retired.Etag;
        await library.UpdateLibraryStepAsync(new UpdateLibraryStepRequest { LibraryStep = change, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "LIBRARY_STEP_RETIRED");

        var revisions = (await library.ListLibraryStepRevisionsAsync(new ListLibraryStepRevisionsRequest { Parent = made.Name })).LibrarySteps;
        Assert.Equal([(3, State.Retired, "Second words"), (2, State.Active, "Second words"), (1, State.Active, "First words")],
            revisions.Select(step => (step.Revision, step.State, step.What)));
        Assert.Equal("First words", (await library.GetLibraryStepAsync(new GetLibraryStepRequest { Name = made.Name, Revision = 1 })).What);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-16")]
    public async Task A_school_publishes_one_vision_in_revisions_and_others_may_not()
    {
        var school = await School.Open(host);
        var request = new CreateVisionRequest
        {
            Vision = new Vision
            {
                OrgUnit = school.Unit,
                Title = "How we teach",
                Statement = "Everybody thinks.",
                Terms = { new Vision.Types.Term { Term_ = "Echo", Meaning = "Saying it again." }, new Vision.Types.Term { Term_ = "echo", Meaning = "Twice." } },
            },
            RequestId = NewRequest,
        };
        var library = Library(school, school.Head);

        var error = await library.CreateVisionAsync(request).Invalid();
        request.Vision.Terms.RemoveAt(1);
        var made = await library.CreateVisionAsync(request);
        request.RequestId = NewRequest;
        await library.CreateVisionAsync(request).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        var second = await library.UpdateVisionAsync(new UpdateVisionRequest
        {
            Vision = new Vision { Name = made.Name, Etag = made.Etag, Statement = "Everybody thinks and says why." },
            RequestId = NewRequest,
        });

        Assert.Equal(["vision.terms[1].term"], error.Paths());
        Assert.Equal((2, "How we teach"), (second.Revision, second.Title));
        Assert.Equal([second, made], (await library.ListVisionRevisionsAsync(new ListVisionRevisionsRequest { Parent = made.Name })).Visions);
        (request.Vision.OrgUnit, request.RequestId) = (school.OtherUnit, NewRequest);
        await library.CreateVisionAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        (request.Vision.OrgUnit, request.RequestId) = ("", NewRequest);
        await library.CreateVisionAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Library(school, school.Teacher).CreateVisionAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-50")]
    [Trait("requirement", "P12")]
    public async Task The_mix_of_steps_leaves_out_cells_about_few_people_and_what_would_give_them_away()
    {
        var school = await School.Open(host);
        await host.Database.Write(
            async tx =>
            {
                await Agreed(tx, school, "behaviour", subjectSpecific: false, people: 7);
                await Agreed(tx, school, "cognition", subjectSpecific: true, people: 6);
                await Agreed(tx, school, "assessment", subjectSpecific: false, people: 3);
            },
            default);

        var mix = await Library(school, school.Head).QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.Unit });

        Assert.Equal(
            [(Challenge.Behaviour, true, false), (Challenge.Cognition, false, true), (Challenge.Assessment, true, true)],
            mix.Cells.Select(cell => (cell.Challenge, cell.Generic, cell.Suppressed)));
        Assert.Equal((7, 16), (mix.Cells[0].Steps, mix.Total));
        Assert.All(mix.Cells.Skip(1), cell => Assert.False(cell.HasSteps));
        Assert.Equal(DayOfWeek.Sunday, mix.AsOfDate.ToDateOnly().DayOfWeek);
        await Library(school, school.OtherHead).QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.Unit })
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var none = await Library(school, school.OtherHead).QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.OtherUnit });
        Assert.Empty(none.Cells);
        Assert.False(none.HasTotal);
    }

    [DatabaseFact]
    [Trait("requirement", "P12")]
    public async Task A_small_school_is_not_told_by_what_its_zone_shows_less_the_others()
    {
        var school = await School.Open(host);
        await host.Database.Write(
            async tx =>
            {
                await Agreed(tx, school, "behaviour", subjectSpecific: false, people: 9);
                await Agreed(tx, school, "behaviour", subjectSpecific: false, people: 2, school.OtherUnit);
            },
            default);
        var official = Library(school, school.Official);

        var zone = await official.QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.Zone });
        var large = await official.QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.Unit });
        var small = await official.QueryActionStepMixAsync(new QueryActionStepMixRequest { OrgUnit = school.OtherUnit });

        Assert.Equal((11, 11), (zone.Total, Assert.Single(zone.Cells).Steps));
        Assert.Equal((false, false), (large.HasTotal, small.HasTotal));
        Assert.Empty(large.Cells.Concat(small.Cells));
    }

    private static async Task Agreed(Session tx, School school, string challenge, bool subjectSpecific, int people, string? unit = null)
    {
        for (var i = 0; i < people; i++)
        {
            await tx.Execute(
                """
                INSERT INTO action_steps (name, feedback_meeting, what, how, model, state, coaching_relationship, coach, coachee, org_unit, county,
                                          create_time, update_time, version, content, challenge, subject_specific)
                VALUES (@Name, @Name, '', '', '', 1, @Pair, @Head, @Coachee, @Unit, @County, @Now, @Now, 1, @Content, @challenge, @subjectSpecific)
                """,
                new
                {
                    Name = $"actionSteps/{Guid.NewGuid()}",
                    school.Pair,
                    school.Head,
                    Coachee = school.Person($"t{i}{challenge}{unit?.Length}"),
                    Unit = unit ?? school.Unit,
                    school.County,
                    Now = Before,
                    Content = Array.Empty<byte>(),
                    challenge,
                    subjectSpecific,
                });
        }
    }

    // Before the Sunday up to which steps are counted.
    private static DateTimeOffset Before => Yesterday.AddDays(-14);

    private static CreateLibraryStepRequest Step(string unit, string what, string subject = "") => new()
    {
        LibraryStep = new LibraryStep
        {
            OrgUnit = unit,
            What = what,
            How = "So.",
            SuccessCriteria = { "It shows." },
            Challenge = Challenge.Communication,
            Subject = subject,
        },
        RequestId = NewRequest,
    };

    private static StepLibraryService.StepLibraryServiceClient Library(School school, string person) => new(school.As(person));
}

public sealed class StepLibraryOnSqlite(ObservationsOnSqlite host) : StepLibraryTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class StepLibraryOnSqlServer(ObservationsOnSqlServer host) : StepLibraryTests(host), IClassFixture<ObservationsOnSqlServer>;
