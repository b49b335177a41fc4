using System.Text;
using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Choice = Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;

namespace Coaching.Observations.Tests;

public abstract class RecordTests(ObservationsOnSqlite host)
{
    // Latin with marks, right to left, a script of its own, letters joined by signs, a family of emoji.
    private const string AnyScript = "Mwalimu 👩🏾‍🏫 alisubiri. أحسنت! ከፍተኛ ජයවේවා 平静 e\u0301\nend";

    [DatabaseFact]
    [Trait("requirement", "STEP-11")]
    [Trait("requirement", "CAS-53")]
    public async Task A_full_record_comes_back_as_it_was_sent_and_nothing_of_it_can_be_read_in_the_database()
    {
        var school = await School.Open(host);
        var request = Full(school);

        var made = await Visits(school, school.Head).CreateObservationAsync(request);
        var read = await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name });

        Assert.Equal(made, read);
        var (sent, got) = (request.Observation, read);
        Assert.Equal((sent.Notes, sent.Segments, sent.NoteSegments), (got.Notes, got.Segments, got.NoteSegments));
        Assert.Equal((sent.Evidence, sent.LearnerMeasures, sent.DeviceTime), (got.Evidence, got.LearnerMeasures, got.DeviceTime));
        var row = await host.Database.Read(
            db => db.One<Stored>("SELECT content, answers, notes FROM observations WHERE name = @Name", new { made.Name }), default);
        Assert.Equal(("", 0), (row.Notes, row.Answers.Length));
        Assert.DoesNotContain("Mwalimu", Encoding.UTF8.GetString(row.Content), StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task Everything_that_is_wrong_with_a_record_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Full(school);
        var draft = request.Observation;
        draft.Segments[1].StartTime = draft.StartTime;
        draft.NoteSegments[0].Text = new string('x', 20_001);
        draft.NoteSegments[1].Offset = Duration.FromTimeSpan(TimeSpan.FromHours(1));
        draft.NoteSegments[2].Item = "not_asked";
        draft.Evidence[0].NoLearnerIdentified = false;
        draft.Evidence.Add(new Evidence { Kind = Evidence.Types.Kind.Link, Uri = "http://user:secret@example.org", Sha256 = "abc" });
        draft.LearnerMeasures[0].Learners = 4;
        draft.ActionStep = "steps/1";
        draft.Sharing = (Observation.Types.Sharing)9;

        var error = await Visits(school, school.Head).CreateObservationAsync(request).Invalid();

        Assert.Equal(
            [
                "observation.action_step", "observation.evidence[0].no_learner_identified", "observation.evidence[1].sha256", "observation.evidence[1].uri",
                "observation.learner_measures[0].count", "observation.learner_measures[0].learners", "observation.note_segments[0].text",
                "observation.note_segments[1].offset", "observation.note_segments[2].item", "observation.segments[1].start_time", "observation.sharing",
            ],
            error.Paths());
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_held_observation_is_missing_to_the_coachee_until_the_coach_shares_it_or_its_time_comes()
    {
        var school = await School.Open(host);
        var (head, teacher) = (Visits(school, school.Head), Visits(school, school.Teacher));
        var request = Full(school);
        request.Observation.Sharing = Observation.Types.Sharing.Held;
        var held = await head.CreateObservationAsync(request);
        var absent = $"observations/{Guid.NewGuid()}";

        Assert.Equal(TimeSpan.FromDays(14), held.ShareTime.ToDateTimeOffset() - held.CreateTime.ToDateTimeOffset());
        var forbidden = await teacher.GetObservationAsync(new GetObservationRequest { Name = held.Name }).NotFound();
        Assert.Equal((await teacher.GetObservationAsync(new GetObservationRequest { Name = absent }).NotFound()).Told(absent), forbidden.Told(held.Name));
        Assert.Empty((await teacher.ListObservationsAsync(new ListObservationsRequest())).Observations);
        await Records(school, school.Teacher).ListRecordCommentsAsync(new ListRecordCommentsRequest { Parent = held.Name }).NotFound();

        await head.ShareObservationAsync(new ShareObservationRequest { Name = held.Name, RequestId = NewRequest });

        Assert.Equal(AnyScript, (await teacher.GetObservationAsync(new GetObservationRequest { Name = held.Name })).Notes);
        Assert.Single((await teacher.ListObservationsAsync(new ListObservationsRequest())).Observations);
    }

    [DatabaseFact]
    public async Task An_amended_record_says_what_it_says_now_and_what_it_said_before_by_whom_and_why()
    {
        var school = await School.Open(host);
        var head = Visits(school, school.Head);
        var made = await head.CreateObservationAsync(Full(school));
        var change = new Observation { Name = made.Name, Etag = made.Etag, Notes = "Shorter." };
        var request = new UpdateObservationRequest { Observation = change, UpdateMask = Mask("notes"), Reason = "Too long.", RequestId = NewRequest };

        var amended = await head.UpdateObservationAsync(request);

        Assert.Equal(("Shorter.", "\"2\""), (amended.Notes, amended.Etag));
        Assert.Equal(made.Answers, amended.Answers);
        Assert.Equal(amended, await head.UpdateObservationAsync(request));
        var revision = Assert.Single((await Records(school, school.Teacher).ListRecordRevisionsAsync(new ListRecordRevisionsRequest { Parent = made.Name })).Revisions);
        Assert.Equal((made, school.Head, "Too long."), (revision.Observation, revision.Author, revision.Reason));
        Assert.Equal(2, (await host.Facts<ObservationRecorded>(made.Name)).Count);

        request.RequestId = NewRequest;
        await head.UpdateObservationAsync(request).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        request.Observation.Notes = "Another body.";
        request.RequestId = NewRequest;
        request.Observation.Etag = amended.Etag;
        await Visits(school, school.Teacher).UpdateObservationAsync(request).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Visits(school, school.OtherCoach).UpdateObservationAsync(request).NotFound();
    }

    [DatabaseFact]
    public async Task An_amendment_is_held_to_the_rules_of_a_new_record_and_a_request_id_to_its_body()
    {
        var school = await School.Open(host);
        var head = Visits(school, school.Head);
        var made = await head.CreateObservationAsync(Full(school));
        var change = new Observation { Name = made.Name, Etag = made.Etag, Answers = { new Answer { Key = "checks_understanding", Number = 9 } } };
        var request = new UpdateObservationRequest { Observation = change, UpdateMask = Mask("answers"), RequestId = NewRequest };

        var error = await head.UpdateObservationAsync(request).Invalid();
        Assert.Equal(["observation.answers", "observation.answers[0].number"], error.Paths());

        change.Answers.Clear();
        change.Answers.Add(new Answer { Key = "clear_aim", Choice = Choice.No });
        await head.UpdateObservationAsync(request);
        change.Notes = "Something else.";
        await head.UpdateObservationAsync(request).Refused(StatusCode.AlreadyExists, "REQUEST_ID_REUSED");
        change.Session = "sessions/1";
        request.UpdateMask = Mask("coach", "session");
        Assert.Equal(["update_mask", "update_mask"], (await head.UpdateObservationAsync(request).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task Both_voices_are_kept_beside_a_record_and_nobody_else_hears_them()
    {
        var school = await School.Open(host);
        var made = await Visits(school, school.Head).CreateObservationAsync(Full(school));
        var disagreement = new CreateRecordCommentRequest
        {
            Parent = made.Name,
            Comment = new RecordComment { Kind = RecordComment.Types.Kind.Disagreement, Text = $"It was group work. {AnyScript}" },
            RequestId = NewRequest,
        };

        var said = await Records(school, school.Teacher).CreateRecordCommentAsync(disagreement);
        var answer = await Records(school, school.Head).CreateRecordCommentAsync(
            new CreateRecordCommentRequest { Parent = made.Name, Comment = new RecordComment { Text = "Agreed." }, RequestId = NewRequest });

        Assert.Equal((school.Teacher, disagreement.Comment.Text), (said.Author, said.Text));
        foreach (var person in new[] { school.Head, school.Teacher })
        {
            Assert.Equal([said, answer], (await Records(school, person).ListRecordCommentsAsync(new ListRecordCommentsRequest { Parent = made.Name })).Comments);
        }

        foreach (var person in new[] { school.OtherCoach, school.FormerCoach, school.Colleague, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            await Records(school, person).ListRecordCommentsAsync(new ListRecordCommentsRequest { Parent = made.Name }).NotFound();
            await Records(school, person).ListRecordRevisionsAsync(new ListRecordRevisionsRequest { Parent = made.Name }).NotFound();
            disagreement.RequestId = NewRequest;
            await Records(school, person).CreateRecordCommentAsync(disagreement).NotFound();
        }
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-13")]
    [Trait("requirement", "STEP-01")]
    public async Task A_drop_in_has_no_place_for_a_rating_and_a_talk_can_follow_it()
    {
        var school = await School.Open(host);
        var request = new CreateDropInRequest
        {
            DropIn = new DropIn
            {
                CoachingRelationship = school.Pair,
                StartTime = Yesterday.ToTimestamp(),
                EndTime = Yesterday.AddMinutes(15).ToTimestamp(),
                Notes = AnyScript,
                Praise = "The start was calm.",
            },
            RequestId = NewRequest,
        };

        var made = await DropIns(school, school.Head).CreateDropInAsync(request);
        var talk = Talk(new Observation { Name = made.Name, StartTime = made.StartTime });
        var meeting = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(talk);

        Assert.Equal(made, await DropIns(school, school.Teacher).GetDropInAsync(new GetDropInRequest { Name = made.Name }));
        Assert.Equal([made], (await DropIns(school, school.Head).ListDropInsAsync(new ListDropInsRequest { Coachee = school.Teacher })).DropIns);
        Assert.Equal((made.Name, school.Pair), (meeting.Observation, meeting.CoachingRelationship));
        Assert.Equal(school.Teacher, Assert.Single(await host.Facts<DropInRecorded>(made.Name)).Coachee);
        Assert.DoesNotContain(DropIn.Descriptor.Fields.InDeclarationOrder(), field =>
            field.FieldType is FieldType.Int32 or FieldType.Double or FieldType.Enum
            || field.Name.Contains("score", StringComparison.Ordinal) || field.Name.Contains("answer", StringComparison.Ordinal));
        await DropIns(school, school.OtherCoach).GetDropInAsync(new GetDropInRequest { Name = made.Name }).NotFound();
        request.RequestId = NewRequest;
        await DropIns(school, school.Teacher).CreateDropInAsync(request).NotFound();
        request.DropIn.CoachingRelationship = school.FormerPair;
        await DropIns(school, school.FormerCoach).CreateDropInAsync(request).Refused(StatusCode.FailedPrecondition, "RELATIONSHIP_NOT_ACTIVE");
    }

    [DatabaseFact]
    [Trait("requirement", "P16")]
    public async Task Who_read_what_is_about_somebody_leaves_a_line_for_them()
    {
        var school = await School.Open(host);
        var made = await Visits(school, school.Head).CreateObservationAsync(Full(school));
        await Visits(school, school.Head).GetObservationAsync(new GetObservationRequest { Name = made.Name });
        await Visits(school, school.Head).ListObservationsAsync(new ListObservationsRequest { CoachingRelationship = school.Pair });
        await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name });

        var lines = await host.Database.Read(
            db => db.Query<AuditLine>("SELECT actor, method, resources FROM accesses WHERE subject = @Teacher ORDER BY time, id", new { school.Teacher }), default);

        Assert.Equal(
            [(school.Head, "coaching.observations.v1.ObservationService/GetObservation"), (school.Head, "coaching.observations.v1.ObservationService/ListObservations")],
            lines.Select(line => (line.Actor, line.Method)));
    }

    private static CreateObservationRequest Full(School school)
    {
        var request = Visit(school.Pair, notes: AnyScript);
        var draft = request.Observation;
        var (start, end) = (draft.StartTime.ToDateTimeOffset(), draft.EndTime.ToDateTimeOffset());
        draft.Segments.Add(new Observation.Types.Segment { StartTime = draft.StartTime, EndTime = start.AddMinutes(7).ToTimestamp() });
        draft.Segments.Add(new Observation.Types.Segment { StartTime = start.AddMinutes(7).ToTimestamp(), EndTime = end.ToTimestamp() });
        draft.NoteSegments.Add(new Observation.Types.NoteSegment { Text = AnyScript, Offset = Duration.FromTimeSpan(TimeSpan.FromMinutes(2)) });
        draft.NoteSegments.Add(new Observation.Types.NoteSegment { Text = string.Concat(Enumerable.Repeat("🦛", 5_000)), Item = "clear_aim" });
        draft.NoteSegments.Add(new Observation.Types.NoteSegment { Text = "The end." });
        draft.Evidence.Add(new Evidence { Kind = Evidence.Types.Kind.Photo, Uri = "https://media.example.org/board.jpg", NoLearnerIdentified = true });
        draft.LearnerMeasures.Add(new LearnerMeasure { Kind = LearnerMeasure.Types.Kind.Engagement, Measure = "Hands up", Count = 31, Learners = 48 });
        draft.DeviceTime = start.AddYears(-20).ToTimestamp();
        return request;
    }

    private static FieldMask Mask(params string[] paths) => new() { Paths = { paths } };

    private static RecordService.RecordServiceClient Records(School school, string person) => new(school.As(person));

    private static DropInService.DropInServiceClient DropIns(School school, string person) => new(school.As(person));

    private sealed record Stored
    {
        public required byte[] Content { get; init; }

        public required byte[] Answers { get; init; }

        public required string Notes { get; init; }
    }
}

public sealed class RecordsOnSqlite(ObservationsOnSqlite host) : RecordTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class RecordsOnSqlServer(ObservationsOnSqlServer host) : RecordTests(host), IClassFixture<ObservationsOnSqlServer>;
