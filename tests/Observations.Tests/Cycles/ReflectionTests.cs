using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

public abstract class ReflectionTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "LL-12")]
    [Trait("requirement", "P10")]
    public async Task A_reflection_is_its_authors_alone()
    {
        var school = await School.Open(host);
        var own = Reflections(school, school.Teacher);
        var made = await own.CreateReflectionAsync(New("I lost them after ten minutes. 😞"));
        var absent = $"reflections/{Guid.NewGuid()}";

        var changed = await own.UpdateReflectionAsync(new UpdateReflectionRequest
        {
            Reflection = new Reflection { Name = made.Name, Etag = made.Etag, Text = "I lost them when I turned round." },
            RequestId = NewRequest,
        });
        Assert.Equal(changed, await own.GetReflectionAsync(new GetReflectionRequest { Name = made.Name }));
        Assert.Equal([changed], (await own.ListReflectionsAsync(new ListReflectionsRequest())).Reflections);
        Assert.Equal((school.Teacher, "Monday"), (changed.Author, changed.Title));
        foreach (var person in new[] { school.Head, school.OtherCoach, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var others = Reflections(school, person);
            var foreign = await others.GetReflectionAsync(new GetReflectionRequest { Name = made.Name }).NotFound();
            var missing = await others.GetReflectionAsync(new GetReflectionRequest { Name = absent }).NotFound();
            Assert.Equal(missing.Told(absent), foreign.Told(made.Name));
            Assert.Empty((await others.ListReflectionsAsync(new ListReflectionsRequest())).Reflections);
            await others.DeleteReflectionAsync(new DeleteReflectionRequest { Name = made.Name, Etag = changed.Etag, RequestId = NewRequest }).NotFound();
        }
    }

    [DatabaseFact]
    public async Task A_deleted_reflection_is_gone_and_a_stale_one_is_not_deleted()
    {
        var school = await School.Open(host);
        var own = Reflections(school, school.Teacher);
        var made = await own.CreateReflectionAsync(New("Enough."));
        var stale = new DeleteReflectionRequest { Name = made.Name, Etag = "\"7\"", RequestId = NewRequest };
        var request = new DeleteReflectionRequest { Name = made.Name, Etag = made.Etag, RequestId = NewRequest };

        await own.DeleteReflectionAsync(stale).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var deleted = await own.DeleteReflectionAsync(request);
        var again = await own.DeleteReflectionAsync(request);

        Assert.Equal(made, deleted);
        Assert.Equal(new Reflection { Name = made.Name }, again);
        await own.GetReflectionAsync(new GetReflectionRequest { Name = made.Name }).NotFound();
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_coachs_scratch_note_is_for_a_pair_of_the_coach_and_for_nobody_elses_eyes()
    {
        var school = await School.Open(host);
        var coach = Reflections(school, school.Head);
        var request = new CreateScratchNoteRequest
        {
            ScratchNote = new ScratchNote { CoachingRelationship = school.Pair, Text = "Ask about the third row." },
            RequestId = NewRequest,
        };

        var made = await coach.CreateScratchNoteAsync(request);
        request.RequestId = NewRequest;
        await Reflections(school, school.Teacher).CreateScratchNoteAsync(request).NotFound();
        await Reflections(school, school.Teacher).GetScratchNoteAsync(new GetScratchNoteRequest { Name = made.Name }).NotFound();
        var changed = await coach.UpdateScratchNoteAsync(new UpdateScratchNoteRequest
        {
            ScratchNote = new ScratchNote { Name = made.Name, Etag = made.Etag, Text = "Ask about the second row." },
            RequestId = NewRequest,
        });
        var listed = (await coach.ListScratchNotesAsync(new ListScratchNotesRequest { CoachingRelationship = school.Pair })).ScratchNotes;
        await coach.DeleteScratchNoteAsync(new DeleteScratchNoteRequest { Name = made.Name, Etag = changed.Etag, RequestId = NewRequest });

        Assert.Equal([changed], listed);
        Assert.Equal(school.Pair, changed.CoachingRelationship);
        Assert.Empty((await coach.ListScratchNotesAsync(new ListScratchNotesRequest())).ScratchNotes);
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_reflection_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreateReflectionRequest
        {
            Reflection = new Reflection { Title = new string('t', 201), Text = new string('x', 20_001), About = "people/ana" },
            ReflectionId = "?",
        };

        var error = await Reflections(school, school.Teacher).CreateReflectionAsync(request).Invalid();

        Assert.Equal(["reflection.about", "reflection.text", "reflection.title", "reflection_id", "request_id"], error.Paths());
    }

    private static CreateReflectionRequest New(string text) => new() { Reflection = new Reflection { Title = "Monday", Text = text }, RequestId = NewRequest };

    private static ReflectionService.ReflectionServiceClient Reflections(School school, string person) => new(school.As(person));
}

public sealed class ReflectionOnSqlite(ObservationsOnSqlite host) : ReflectionTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class ReflectionOnSqlServer(ObservationsOnSqlServer host) : ReflectionTests(host), IClassFixture<ObservationsOnSqlServer>;
