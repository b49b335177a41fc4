using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;

namespace Coaching.Observations.Tests;

public abstract class CreateObservationTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "STEP-01")]
    public async Task An_observation_keeps_all_that_was_recorded_and_the_length_aimed_at()
    {
        var school = await School.Open(host);
        var request = Visit(school.Pair, notes: "Zwei Gruppen,\nein Ziel. ¶ 学");
        request.ObservationId = Guid.NewGuid().ToString();
        request.Observation.Session = "sessions/monday";
        request.Observation.DeviceTime = new Timestamp { Seconds = -62135596800 };
        request.Observation.Answers.Add(new Answer { Key = "learners_on_task", Number = 31 });
        request.Observation.Answers.Add(new Answer { Key = "what_worked", Text = "The groups." });

        var made = await Visits(school, school.Head).CreateObservationAsync(request);

        Assert.Equal($"observations/{request.ObservationId}", made.Name);
        Assert.Equal((school.Head, school.Teacher, school.Unit, "\"1\""), (made.Coach, made.Coachee, made.OrgUnit, made.Etag));
        Assert.Equal((request.Observation.StartTime, request.Observation.EndTime, request.Observation.Session),
            (made.StartTime, made.EndTime, made.Session));
        Assert.Equal((request.Observation.Notes, request.Observation.DeviceTime), (made.Notes, made.DeviceTime));
        Assert.Equal(request.Observation.Answers, made.Answers);
        Assert.Equal(TimeSpan.FromMinutes(15), made.TargetDuration.ToTimeSpan());
        Assert.Equal(made, await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-01")]
    public async Task The_programme_says_what_length_is_aimed_at()
    {
        var school = await School.Open(host);
        var (programme, pair) = ($"programmes/{Guid.NewGuid():N}", school.Relationship("programme"));
        await host.Database.Write(
            async tx =>
            {
                await StaffDirectory.Apply(tx, new ProgrammeChanged
                {
                    Programme = programme,
                    StartDate = DirectorySeed.Start.ToProto(),
                    TargetObservationDuration = new Duration { Seconds = 1200 },
                }, 1);
                await StaffDirectory.Apply(tx, Started(pair, school, programme), 1);
            },
            default);

        var made = await Visits(school, school.Head).CreateObservationAsync(Visit(pair));

        Assert.Equal(TimeSpan.FromMinutes(20), made.TargetDuration.ToTimeSpan());
        Assert.Equal(programme, Assert.Single(await host.Facts<ObservationRecorded>(made.Name)).Programme);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-11")]
    public async Task An_observation_may_hold_no_score()
    {
        var school = await School.Open(host);
        var request = Visit(school.Pair);
        request.Observation.Answers[0].Choice = NotApplicable;

        var made = await Visits(school, school.Head).CreateObservationAsync(request);

        Assert.DoesNotContain(made.Answers, answer => answer.HasNumber);
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreateObservationRequest
        {
            Observation = new Observation
            {
                CoachingRelationship = "x",
                Instrument = LessonVisit.Name,
                Session = "x",
                Notes = new string('n', 20_001),
                DeviceTime = new Timestamp { Nanos = -1 },
                StartTime = host.Clock.GetUtcNow().AddMinutes(5).ToTimestamp(),
                Answers =
                {
                    new Answer { Key = "learners_present", Number = 501 },
                    new Answer { Key = "learners_on_task", Choice = Yes },
                    new Answer { Key = "checks_understanding", Number = 0 },
                    new Answer { Key = "checks_understanding", Number = 3 },
                    new Answer { Key = "learner_talk", Choice = Yes },
                    new Answer { Key = "materials_in_use", Choice = Low },
                    new Answer { Key = "what_worked", Text = new string('t', 2_001) },
                    new Answer { Key = "step_in_use" },
                    new Answer { Key = "nothing_of_the_kind", Number = 1 },
                },
            },
            ObservationId = "Ö",
            RequestId = "x",
        };

        var error = await Visits(school, school.Head).CreateObservationAsync(request).Invalid();

        Assert.Equal(
            [
                "observation.answers",
                "observation.answers[0].number",
                "observation.answers[1].number",
                "observation.answers[2].number",
                "observation.answers[3].key",
                "observation.answers[4].choice",
                "observation.answers[5].choice",
                "observation.answers[6].text",
                "observation.answers[7].choice",
                "observation.answers[8].key",
                "observation.coaching_relationship",
                "observation.device_time",
                "observation.end_time",
                "observation.notes",
                "observation.session",
                "observation.start_time",
                "observation_id",
                "request_id",
            ],
            error.Paths());
    }

    [DatabaseFact]
    public async Task A_rule_broken_is_named_with_its_limit()
    {
        var school = await School.Open(host);
        var request = Visit(school.Pair);
        request.Observation.Answers.Clear();
        request.Observation.Answers.Add(new Answer { Key = "checks_understanding", Number = 6 });

        var error = await Visits(school, school.Head).CreateObservationAsync(request).Invalid();

        Assert.Equal(
            [("observation.answers[0].number", "must be a whole number from 1 to 5"), ("observation.answers", "must answer clear_aim")],
            Errors.Violations(error).Select(violation => (violation.Field, violation.Description)));
    }

    [DatabaseFact]
    public async Task At_most_two_hundred_answers_and_an_instrument_that_exists()
    {
        var school = await School.Open(host);
        var request = Visit(school.Pair);
        request.Observation.Instrument = "instruments/none";
        request.Observation.Answers.AddRange(Enumerable.Range(0, 200).Select(i => new Answer { Key = $"k{i}", Number = 1 }));

        var error = await Visits(school, school.Head).CreateObservationAsync(request).Invalid();

        Assert.Equal(["observation.answers", "observation.instrument"], error.Paths());
    }

    [DatabaseFact]
    public async Task A_visit_ends_after_it_began_within_eight_hours_and_not_in_the_future()
    {
        var school = await School.Open(host);
        var now = host.Clock.GetUtcNow();

        Assert.Empty(await Wrong(Yesterday, Yesterday.AddHours(8)));
        Assert.Equal(["observation.end_time"], await Wrong(Yesterday, Yesterday.AddHours(8).AddSeconds(1)));
        Assert.Equal(["observation.end_time"], await Wrong(Yesterday, Yesterday));
        Assert.Equal(["observation.end_time"], await Wrong(now.AddMinutes(-1), now.AddMinutes(1)));
        Assert.Equal(["observation.end_time", "observation.start_time"], await Wrong(null, null));

        async Task<IReadOnlyList<string>> Wrong(DateTimeOffset? start, DateTimeOffset? end)
        {
            var request = Visit(school.Pair);
            (request.Observation.StartTime, request.Observation.EndTime) = (start?.ToTimestamp(), end?.ToTimestamp());
            try
            {
                await Visits(school, school.Head).CreateObservationAsync(request);
                return [];
            }
            catch (RpcException e)
            {
                return e.Paths();
            }
        }
    }

    [DatabaseFact]
    public async Task What_counts_is_whether_the_pair_ran_when_the_visit_began()
    {
        var school = await School.Open(host);
        var during = new DateTimeOffset(2026, 10, 31, 8, 0, 0, TimeSpan.Zero);
        var former = Visits(school, school.FormerCoach);

        // A phone may come back into reach after the pair has ended.
        var late = Visit(school.FormerPair, during);
        var made = await former.CreateObservationAsync(late);
        Assert.Equal(made, await former.CreateObservationAsync(late));
        await former.CreateObservationAsync(Visit(school.FormerPair, during.AddDays(1)))
            .Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
        await former.CreateObservationAsync(Visit(school.FormerPair, new DateTimeOffset(2026, 1, 4, 8, 0, 0, TimeSpan.Zero)))
            .Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-17")]
    public async Task A_pair_that_has_only_just_been_made_is_fetched_from_people()
    {
        var school = await School.Open(host);
        var pair = school.Relationship("fresh");
        await host.People.Publish(pair, 1, Started(pair, school, ""));

        var made = await Visits(school, school.Head).CreateObservationAsync(Visit(pair));

        Assert.Equal(school.Colleague, made.Coachee);
    }

    [DatabaseFact]
    public async Task What_was_recorded_follows_the_pair_when_two_people_turn_out_to_be_one_and_back_again()
    {
        var school = await School.Open(host);
        var made = await Visits(school, school.OtherCoach).CreateObservationAsync(Visit(school.OtherPair));
        var get = new GetObservationRequest { Name = made.Name };
        var (merge, twin) = ($"personMerges/{Guid.NewGuid()}", school.Person("twin"));

        await host.People.Publish(school.OtherPair, 2, Coached(school, twin));
        await host.People.Publish(merge, 1, new PeopleMerged { PersonMerge = merge, Source = school.OtherCoach, Target = twin, CoachingRelationships = { school.OtherPair } });
        await Hear(school, school.OtherPair);
        Assert.Equal(twin, (await Visits(school, twin).GetObservationAsync(get)).Coach);
        await Visits(school, school.OtherCoach).GetObservationAsync(get).NotFound();

        await host.People.Publish(school.OtherPair, 3, Coached(school, school.OtherCoach));
        await host.People.Publish(merge, 2, new PeopleMergeUndone { PersonMerge = merge, Source = school.OtherCoach, Target = twin, CoachingRelationships = { school.OtherPair } });
        await Hear(school, school.OtherPair);
        Assert.Equal(made, await Visits(school, school.OtherCoach).GetObservationAsync(get));
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Anothers_pair_and_a_missing_one_are_told_in_the_same_words()
    {
        var school = await School.Open(host);
        var missing = school.Relationship("none");

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.Official, school.CountyOfficer, school.NationalAdmin,
            school.Colleague })
        {
            var observations = Visits(school, person);
            var foreign = await observations.CreateObservationAsync(Visit(school.Pair)).NotFound();
            var absent = await observations.CreateObservationAsync(Visit(missing)).NotFound();
            Assert.Equal(absent.Told(missing), foreign.Told(school.Pair));
        }
    }

    [DatabaseFact]
    public async Task What_was_recorded_is_counted()
    {
        var school = await School.Open(host);
        await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));

        using var http = host.HttpWithToken(null);
        var metrics = await http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        Assert.Contains("coaching_observations_submitted", metrics, StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task An_id_is_given_once()
    {
        var school = await School.Open(host);
        var request = Visit(school.Pair);
        request.ObservationId = Guid.NewGuid().ToString();
        await Visits(school, school.Head).CreateObservationAsync(request);

        request.RequestId = NewRequest;

        await Visits(school, school.Head).CreateObservationAsync(request).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
    }

    [DatabaseFact]
    [Trait("requirement", "P4")]
    public async Task Sixty_four_sends_of_one_request_record_once_and_another_body_under_its_id_is_refused()
    {
        var school = await School.Open(host);
        var observations = Visits(school, school.Head);
        var request = Visit(school.Pair);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => observations.CreateObservationAsync(request).ResponseAsync));

        var made = Assert.Single(all.Distinct());
        Assert.Single(await host.Facts<ObservationRecorded>(made.Name));
        Assert.Single(await host.Audited(made.Name));
        request.Observation.Notes = "Another.";
        await observations.CreateObservationAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-17")]
    public async Task The_same_rules_hold_over_rest()
    {
        var school = await School.Open(host);
        using var rest = host.HttpAs(school.Head, "teacher");
        using var body = new StringContent(Visit(school.Pair).Observation.ToString(), System.Text.Encoding.UTF8, "application/json");
        using var empty = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");

        using var made = await rest.PostAsync(new Uri($"/v1/observations?requestId={Guid.NewGuid()}", UriKind.Relative), body);
        using var refused = await rest.PostAsync(new Uri("/v1/observations", UriKind.Relative), empty);

        var observation = Observation.Parser.ParseJson(await made.Content.ReadAsStringAsync());
        Assert.Equal(school.Teacher, observation.Coachee);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("observation.coaching_relationship", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static CoachingRelationshipChanged Coached(School school, string coach)
    {
        var fact = Started(school.OtherPair, school, "");
        (fact.Coach, fact.Coachee) = (coach, school.Teacher);
        return fact;
    }

    // A name that is not known makes the service hear what people has said meanwhile.
    private static Task Hear(School school, string pair) => Visits(school, school.Colleague).CreateObservationAsync(Visit(pair)).NotFound();

    private static CoachingRelationshipChanged Started(string pair, School school, string programme) => new()
    {
        CoachingRelationship = pair,
        Coach = school.Head,
        Coachee = school.Colleague,
        OrgUnit = school.Unit,
        County = school.County,
        Tier = Tier.HeadToTeacher,
        Programme = programme,
        StartDate = DirectorySeed.Start.ToProto(),
    };
}

public sealed class CreateObservationOnSqlite(ObservationsOnSqlite host)
    : CreateObservationTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CreateObservationOnSqlServer(ObservationsOnSqlServer host)
    : CreateObservationTests(host), IClassFixture<ObservationsOnSqlServer>;
