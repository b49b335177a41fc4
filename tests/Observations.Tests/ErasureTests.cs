using System.IO.Compression;
using System.Net;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

public abstract class ErasureTests(ObservationsOnSqlite host)
{
    private const string Marker = "tamarind";
    private const string Others = "sycamore";

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task An_export_holds_what_was_said_of_the_person_and_who_read_it_and_nothing_of_anybody_else()
    {
        var (school, visit, release) = await Coached();
        var request = $"subjectRequests/{Guid.NewGuid()}";
        await host.People.Publish(request, 1, new SubjectExportGranted
        {
            SubjectRequest = request,
            Person = school.Teacher,
            ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(7)).ToTimestamp(),
        });
        await host.Hear("people");
        var path = new Uri($"/download/v1/subjectExports/observations/{ResourceName.IdOf(request)}", UriKind.Relative);

        using var refused = await host.HttpAs(school.Head, "head_teacher").GetAsync(path);
        using var answer = await host.HttpAs(school.Teacher, "teacher").GetAsync(path);
        using var again = await host.HttpAs(school.Teacher, "teacher").GetAsync(path);
        var files = Files(await answer.Content.ReadAsByteArrayAsync());

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK, HttpStatusCode.NotFound), (refused.StatusCode, answer.StatusCode, again.StatusCode));
        Assert.Contains($"{Marker} notes", files["data/observations.json"], StringComparison.Ordinal);
        Assert.Contains($"{Marker} praise", files["data/feedback_meetings.json"], StringComparison.Ordinal);
        Assert.Contains($"{Marker} step", files["data/action_steps.csv"], StringComparison.Ordinal);
        Assert.Contains(release.Jws, files["data/releases.json"], StringComparison.Ordinal);
        Assert.Contains(school.Head, files["data/accesses.json"], StringComparison.Ordinal);
        Assert.Contains(visit.Name, files["index.html"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains(Others, StringComparison.Ordinal));
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task A_coach_takes_out_that_they_coached_and_not_what_was_said_of_others()
    {
        var (school, visit, _) = await Coached();
        var request = $"subjectRequests/{Guid.NewGuid()}";
        await host.People.Publish(request, 1, new SubjectExportGranted
        {
            SubjectRequest = request,
            Person = school.Head,
            ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(7)).ToTimestamp(),
        });
        await host.Hear("people");

        using var answer = await host.HttpAs(school.Head, "head_teacher").GetAsync(
            new Uri($"/download/v1/subjectExports/observations/{ResourceName.IdOf(request)}", UriKind.Relative));
        var files = Files(await answer.Content.ReadAsByteArrayAsync());

        Assert.Contains(visit.Name, files["data/observations.json"], StringComparison.Ordinal);
        Assert.DoesNotContain(files.Values, text => text.Contains(Marker, StringComparison.Ordinal));
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task After_an_erasure_nothing_is_readable_releases_are_closed_and_others_keep_theirs()
    {
        var (school, visit, release) = await Coached();
        var others = await Visits(school, school.Official).CreateObservationAsync(Visit(school.OfficialPair, notes: Others));
        var counted = await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM observations"), default);
        var tombstone = await Erase(school.Teacher);

        Assert.Equal(counted, await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM observations"), default));
        Assert.Equal(tombstone, await host.Database.Read(db => db.One<string>("SELECT coachee FROM observations WHERE name = @Name", new { visit.Name }), default));
        await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = visit.Name }).NotFound();
        await new ReleaseService.ReleaseServiceClient(school.As(school.OtherHead)).GetReleaseAsync(new GetReleaseRequest { Name = release.Name }).NotFound();
        Assert.Equal(Others, (await Visits(school, school.Official).GetObservationAsync(new GetObservationRequest { Name = others.Name })).Notes);
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, school.Teacher)));
        Assert.Equal(0, await host.Database.Read(db => db.One<int>("SELECT COUNT(*) FROM subject_keys WHERE person IN (@Teacher, @tombstone)", new { school.Teacher, tombstone }), default));
        if (this is ErasureOnSqlite)
        {
            Assert.Empty(await DatabaseFiles.Holding(host, "observations", Marker));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P17")]
    public async Task What_an_erased_coach_wrote_stays_with_the_one_it_is_about()
    {
        var (school, visit, _) = await Coached();
        var tombstone = await Erase(school.Head);

        var kept = await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = visit.Name });

        Assert.Equal((tombstone, $"{Marker} notes"), (kept.Coach, kept.Notes));
        Assert.Equal("", string.Join(' ', await SubjectWalk.NamedIn(host, school.Head)));
    }

    private async Task<string> Erase(string person)
    {
        var request = $"subjectRequests/{Guid.NewGuid()}";
        var tombstone = $"people/erased-{Guid.NewGuid():N}";
        await host.People.Publish(request, 1, new SubjectErased { SubjectRequest = request, Person = person, Tombstone = tombstone });
        await host.Hear("people");
        return tombstone;
    }

    // A visit, a talk, a release, and somebody who has read.
    private async Task<(School School, Observation Visit, Release Release)> Coached()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, notes: $"{Marker} notes"));
        var talk = Talk(visit);
        talk.FeedbackMeeting.Praise = $"{Marker} praise";
        talk.FeedbackMeeting.ActionStep.What = $"{Marker} step";
        await Meetings(school, school.Head).CreateFeedbackMeetingAsync(talk);
        await Visits(school, school.OtherCoach).CreateObservationAsync(Visit(school.OtherPair, notes: $"{Marker} too"));
        await Visits(school, school.Head).GetObservationAsync(new GetObservationRequest { Name = visit.Name });
        var release = await new ReleaseService.ReleaseServiceClient(school.As(school.Teacher)).CreateReleaseAsync(new CreateReleaseRequest
        {
            Release = new Release
            {
                Recipient = school.OtherHead,
                Purpose = Release.Types.Purpose.Appraisal,
                ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(30)).ToTimestamp(),
                Attendances = { new Release.Types.Attendance { StartDate = new() { Year = 2026, Month = 11, Day = 1 }, EndDate = new() { Year = 2026, Month = 11, Day = 30 } } },
            },
            RequestId = NewRequest,
        });
        return (school, visit, release);
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

public sealed class ErasureOnSqlite(ObservationsOnSqlite host) : ErasureTests(host), IClassFixture<ObservationsOnSqlite>;

public sealed class ErasureOnSqlServer(ObservationsOnSqlServer host) : ErasureTests(host), IClassFixture<ObservationsOnSqlServer>;
