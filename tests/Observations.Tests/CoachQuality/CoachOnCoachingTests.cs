using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Client = Coaching.Observations.V1.CoachOnCoachingService.CoachOnCoachingServiceClient;
using Kind = Coaching.Observations.V1.CoachOnCoaching.Types.Kind;
using Rating = Coaching.Observations.V1.CoachOnCoaching.Types.Rating;
using Skill = Coaching.Observations.V1.CoachOnCoaching.Types.Skill;

namespace Coaching.Observations.Tests;

public abstract class CoachOnCoachingTests(ObservationsOnSqlite host)
{
    private const string Marker = "hippopotamus";

    [DatabaseFact]
    [Trait("requirement", "STEP-19")]
    [Trait("requirement", "IMP-10")]
    [Trait("requirement", "IMP-11")]
    [Trait("requirement", "P10")]
    public async Task A_joint_visit_is_read_by_the_coach_and_the_coachs_coach_and_by_nobody_else()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));

        var record = await As(school, school.Official).CreateCoachOnCoachingAsync(Record(school, observation: visit.Name));

        foreach (var person in new[] { school.Head, school.Official })
        {
            Assert.Equal(record, await As(school, person).GetCoachOnCoachingAsync(new GetCoachOnCoachingRequest { Name = record.Name }));
            Assert.Equal([record], (await As(school, person).ListCoachOnCoachingsAsync(new ListCoachOnCoachingsRequest())).CoachOnCoachings);
        }

        foreach (var person in new[] { school.Teacher, school.OtherCoach, school.Colleague, school.OtherHead })
        {
            var missing = $"coachOnCoachings/{Guid.NewGuid()}";
            var forbidden = await As(school, person).GetCoachOnCoachingAsync(new GetCoachOnCoachingRequest { Name = record.Name }).NotFound();
            Assert.Equal((await As(school, person).GetCoachOnCoachingAsync(new GetCoachOnCoachingRequest { Name = missing }).NotFound()).Told(missing), forbidden.Told(record.Name));
            Assert.Empty((await As(school, person).ListCoachOnCoachingsAsync(new ListCoachOnCoachingsRequest())).CoachOnCoachings);
            await As(school, person).QueryCoachSkillsAsync(new QueryCoachSkillsRequest { Coach = school.Head }).NotFound();
        }

        await As(school, school.CountyOfficer).GetCoachOnCoachingAsync(new GetCoachOnCoachingRequest { Name = record.Name }).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var fact = Assert.Single(await host.Facts<CoachOnCoachingRecorded>(record.Name));
        Assert.Equal((school.Head, Kind.JointLessonVisit), (fact.Coachee, fact.Kind));
        Assert.DoesNotContain(Marker, fact.ToString(), StringComparison.Ordinal);
        var stored = await host.Database.Read(db => db.One<byte[]>("SELECT content FROM coach_on_coachings WHERE name = @Name", new { record.Name }), default);
        Assert.DoesNotContain(Marker, System.Text.Encoding.UTF8.GetString(stored), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-19")]
    public async Task Only_who_coaches_the_coach_writes_and_what_is_named_must_be_the_coachs_own()
    {
        var school = await School.Open(host);
        var others = await Visits(school, school.OtherCoach).CreateObservationAsync(Visit(school.OtherPair));
        var official = As(school, school.Official);

        await As(school, school.Head).CreateCoachOnCoachingAsync(Record(school)).NotFound();
        var teacher = Record(school);
        teacher.CoachOnCoaching.CoachingRelationship = school.Pair;
        teacher.CoachOnCoaching.WatchedRelationship = "";
        teacher.CoachOnCoaching.Kind = Kind.CoachingOfCoach;
        await As(school, school.Head).CreateCoachOnCoachingAsync(teacher).Refused(StatusCode.FailedPrecondition, "NOT_A_COACH");
        var foreign = await official.CreateCoachOnCoachingAsync(Record(school, observation: others.Name)).Invalid();
        var pair = Record(school);
        pair.CoachOnCoaching.WatchedRelationship = school.OtherPair;
        var watched = await official.CreateCoachOnCoachingAsync(pair).Invalid();

        Assert.Equal(["coach_on_coaching.observation"], foreign.Paths());
        Assert.Equal(["coach_on_coaching.watched_relationship"], watched.Paths());
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        var school = await School.Open(host);

        var refused = await As(school, school.Official).CreateCoachOnCoachingAsync(new CreateCoachOnCoachingRequest
        {
            CoachOnCoaching = new CoachOnCoaching
            {
                CoachingRelationship = "pair",
                FeedbackMeeting = "feedbackMeetings/m",
                Ratings = { new Rating { Skill = Skill.Data, Score = 5 }, new Rating { Skill = Skill.Data, Score = 1 } },
                Notes = new string('n', 20_001),
            },
            CoachOnCoachingId = "No",
        }).Invalid();

        Assert.Equal(
            [
                "coach_on_coaching.coaching_relationship", "coach_on_coaching.end_time", "coach_on_coaching.feedback_meeting", "coach_on_coaching.kind",
                "coach_on_coaching.notes", "coach_on_coaching.ratings", "coach_on_coaching.ratings[0].score", "coach_on_coaching.start_time",
                "coach_on_coaching.watched_relationship", "coach_on_coaching_id", "request_id",
            ],
            refused.Paths());
    }

    [DatabaseFact]
    public async Task A_record_is_amended_on_the_version_that_was_read_and_made_once()
    {
        var school = await School.Open(host);
        var official = As(school, school.Official);
        var request = Record(school);
        var record = await official.CreateCoachOnCoachingAsync(request);
        Assert.Equal(record, await official.CreateCoachOnCoachingAsync(request));

        var change = new UpdateCoachOnCoachingRequest
        {
            CoachOnCoaching = new CoachOnCoaching { Name = record.Name, Etag = record.Etag, NextStep = "Wait. \U0001F9D8\U0001F3FE" },
            RequestId = NewRequest,
        };
        var changed = await official.UpdateCoachOnCoachingAsync(change);
        change.RequestId = NewRequest;
        await official.UpdateCoachOnCoachingAsync(change).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        change.CoachOnCoaching.Etag = changed.Etag;
        change.RequestId = NewRequest;
        await As(school, school.Head).UpdateCoachOnCoachingAsync(change).NotFound();
        request.CoachOnCoaching.Notes = "other";
        await official.CreateCoachOnCoachingAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");

        Assert.Equal(("Wait. \U0001F9D8\U0001F3FE", record.Notes), (changed.NextStep, changed.Notes));
        Assert.Equal(record.Ratings, changed.Ratings);
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-10")]
    [Trait("requirement", "STEP-27")]
    public async Task A_coachs_skills_are_followed_and_training_is_suggested_with_its_facts()
    {
        var school = await School.Open(host);
        var official = As(school, school.Official);
        foreach (var (days, listening) in new[] { (40, 4), (20, 2), (10, 2), (1, 1) })
        {
            await official.CreateCoachOnCoachingAsync(Record(school, listening: listening, start: Yesterday.AddDays(-days)));
        }

        var skills = await official.QueryCoachSkillsAsync(new QueryCoachSkillsRequest { Coach = school.Head });
        var own = await As(school, school.Head).QueryCoachSkillsAsync(new QueryCoachSkillsRequest { Coach = "people/me" });

        Assert.Equal(skills, own);
        Assert.Equal(4, skills.RecordCount);
        var listened = Assert.Single(skills.Skills, skill => skill.Skill == Skill.Listening);
        Assert.Equal((4, 2.25, 1), (listened.RatingCount, listened.Mean, listened.LatestScore));
        Assert.Equal([(10, 1, 4.0), (11, 3, 1.67)], listened.Months.Select(month => (month.Month_.Month, month.RatingCount, month.Mean)));
        var reason = Assert.Single(skills.TrainingReasons);
        Assert.Equal((Skill.Listening, 1.67, 3, 2.5), (reason.Skill, reason.Mean, reason.RatingCount, reason.Threshold));
    }

    internal static Client As(School school, string person) => new(school.As(person));

    internal static CreateCoachOnCoachingRequest Record(School school, string observation = "", int listening = 3, DateTimeOffset? start = null) => new()
    {
        CoachOnCoaching = new CoachOnCoaching
        {
            CoachingRelationship = school.OfficialPair,
            Kind = Kind.JointLessonVisit,
            StartTime = (start ?? Yesterday).ToTimestamp(),
            EndTime = (start ?? Yesterday).AddMinutes(40).ToTimestamp(),
            WatchedRelationship = school.Pair,
            Observation = observation,
            Ratings =
            {
                new Rating { Skill = Skill.Listening, Score = listening, Evidence = Marker },
                new Rating { Skill = Skill.TeachingPractice, Score = 4 },
            },
            Notes = $"A {Marker} of a note.",
        },
        RequestId = NewRequest,
    };
}

public sealed class CoachOnCoachingOnSqlite(ObservationsOnSqlite host) : CoachOnCoachingTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CoachOnCoachingOnSqlServer(ObservationsOnSqlServer host) : CoachOnCoachingTests(host), IClassFixture<ObservationsOnSqlServer>;
