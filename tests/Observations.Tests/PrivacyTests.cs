using System.Text;
using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;

namespace Coaching.Observations.Tests;

public abstract class PrivacyTests(ObservationsOnSqlite host)
{
    private const string Marker = "hippopotamus";

    [DatabaseFact]
    [Trait("requirement", "P10")]
    [Trait("requirement", "P11")]
    public async Task Coach_and_coachee_read_what_is_theirs_and_nobody_else_can_tell_it_from_what_is_not_there()
    {
        var (school, observation, meeting) = await Coached();
        var (noObservation, noMeeting, noStep) = ($"observations/{Guid.NewGuid()}", $"feedbackMeetings/{Guid.NewGuid()}",
            $"actionSteps/{Guid.NewGuid()}");

        foreach (var person in new[] { school.Head, school.Teacher })
        {
            Assert.Equal(observation,
                await Visits(school, person).GetObservationAsync(new GetObservationRequest { Name = observation.Name }));
            Assert.Equal(meeting,
                await Meetings(school, person).GetFeedbackMeetingAsync(new GetFeedbackMeetingRequest { Name = meeting.Name }));
            Assert.Equal(meeting.ActionStep,
                await Meetings(school, person).GetActionStepAsync(new GetActionStepRequest { Name = meeting.ActionStep.Name }));
        }

        foreach (var call in Others(school))
        {
            var (observations, meetings) = (new ObservationService.ObservationServiceClient(call),
                new FeedbackMeetingService.FeedbackMeetingServiceClient(call));
            await Same(name => observations.GetObservationAsync(new GetObservationRequest { Name = name }), observation.Name,
                noObservation);
            await Same(name => meetings.GetFeedbackMeetingAsync(new GetFeedbackMeetingRequest { Name = name }), meeting.Name, noMeeting);
            await Same(name => meetings.GetActionStepAsync(new GetActionStepRequest { Name = name }), meeting.ActionStep.Name, noStep);
        }

        static async Task Same<T>(Func<string, AsyncUnaryCall<T>> read, string there, string absent)
        {
            var forbidden = await read(there).NotFound();
            var missing = await read(absent).NotFound();
            Assert.Equal(missing.Told(absent), forbidden.Told(there));
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Lists_hold_ones_own_pairs_whatever_is_asked_for()
    {
        var (school, observation, meeting) = await Coached();
        var all = await Visits(school, school.Teacher).ListObservationsAsync(new ListObservationsRequest());
        Assert.Equal([observation], all.Observations);

        foreach (var call in Others(school))
        {
            var (observations, meetings) = (new ObservationService.ObservationServiceClient(call),
                new FeedbackMeetingService.FeedbackMeetingServiceClient(call));
            foreach (var (pair, coachee) in new[] { ("", ""), (school.Pair, ""), ("", school.Teacher) })
            {
                Assert.Empty((await observations.ListObservationsAsync(new ListObservationsRequest
                {
                    CoachingRelationship = pair,
                    Coachee = coachee
                })).Observations);
                Assert.Empty((await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest
                {
                    CoachingRelationship = pair,
                    Coachee = coachee
                })).FeedbackMeetings);
                Assert.Empty((await meetings.ListActionStepsAsync(new ListActionStepsRequest
                {
                    CoachingRelationship = pair,
                    Coachee = coachee
                })).ActionSteps);
            }
        }

        Assert.Equal([meeting],
            (await Meetings(school, school.Head).ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest())).FeedbackMeetings);
    }

    [DatabaseFact]
    [Trait("requirement", "P13")]
    public async Task A_coach_reads_until_the_pair_ends_and_the_coachee_beyond_it()
    {
        var (school, observation, _) = await Coached();
        await host.Seed(seed =>
            seed.Pair(school.Pair, school.Head, school.Teacher, school.Unit, end: new DateOnly(2026, 11, 24), version: 2));

        await Visits(school, school.Head).GetObservationAsync(new GetObservationRequest { Name = observation.Name }).NotFound();

        Assert.Empty((await Visits(school, school.Head).ListObservationsAsync(new ListObservationsRequest())).Observations);
        Assert.Equal(observation,
            await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = observation.Name }));
    }

    [DatabaseFact]
    [Trait("requirement", "P11")]
    public async Task Under_another_purpose_and_to_a_machine_the_content_is_closed()
    {
        var (school, observation, _) = await Coached();
        var read = new GetObservationRequest { Name = observation.Name };
        var appraising = host.As(new TestToken { Person = school.Head, Roles = ["head_teacher"], Purpose = "appraisal" });
        var unscoped = host.As(new TestToken { Person = school.Head, Roles = ["partner", "teacher"], Client = "leadnow" });
        var scoped = host.As(new TestToken
        {
            Person = school.Head,
            Roles = ["partner", "teacher"],
            Client = "leadnow",
            Scopes = ["observations.read"]
        });

        await new ObservationService.ObservationServiceClient(appraising).GetObservationAsync(read)
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await new ObservationService.ObservationServiceClient(unscoped).GetObservationAsync(read)
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await new ObservationService.ObservationServiceClient(host.WithToken(null)).GetObservationAsync(read)
            .Refused(StatusCode.Unauthenticated, "UNAUTHENTICATED");
        Assert.Equal(observation, await new ObservationService.ObservationServiceClient(scoped).GetObservationAsync(read));
    }

    [DatabaseFact]
    [Trait("requirement", "P16")]
    public async Task Every_read_of_content_has_an_audit_entry_and_a_refused_one_has_none()
    {
        var (school, observation, meeting) = await Coached();
        var observations = Visits(school, school.Teacher);
        var meetings = Meetings(school, school.Teacher);

        await observations.GetObservationAsync(new GetObservationRequest { Name = observation.Name });
        await observations.ListObservationsAsync(new ListObservationsRequest());
        await meetings.GetFeedbackMeetingAsync(new GetFeedbackMeetingRequest { Name = meeting.Name });
        await meetings.ListFeedbackMeetingsAsync(new ListFeedbackMeetingsRequest());
        await meetings.GetActionStepAsync(new GetActionStepRequest { Name = meeting.ActionStep.Name });
        await meetings.ListActionStepsAsync(new ListActionStepsRequest());
        await Visits(school, school.Official).GetObservationAsync(new GetObservationRequest { Name = observation.Name }).NotFound();

        Assert.Equal(["CreateObservation", "GetObservation", "ListObservations"], await Methods(observation.Name));
        Assert.Equal(["CreateFeedbackMeeting", "GetFeedbackMeeting", "ListFeedbackMeetings"], await Methods(meeting.Name));
        Assert.Equal(["GetActionStep", "ListActionSteps"], await Methods(meeting.ActionStep.Name));

        async Task<IEnumerable<string>> Methods(string resource)
        {
            var lines = await host.Audited(resource);
            Assert.All(lines,
                line => Assert.Equal(line.Method.Contains("/Create", StringComparison.Ordinal) ? school.Head : school.Teacher, line.Actor));
            return lines.Select(line => line.Method[(line.Method.LastIndexOf('/') + 1)..]).Order(StringComparer.Ordinal);
        }
    }

    [DatabaseFact]
    [Trait("requirement", "P11")]
    public async Task No_text_and_no_answer_leaves_in_an_event_or_an_audit_entry()
    {
        await Coached();

        var events = await host.Database.Read(db => db.Query<Event>("SELECT type, data FROM outbox", null), default);
        var entries = await host.Database.Read(db => db.Query<string>("SELECT resource FROM audit UNION ALL SELECT client FROM audit"),
            default);

        Assert.Contains(events, fact => fact.Type == ObservationRecorded.Descriptor.FullName);
        Assert.Contains(events, fact => fact.Type == FeedbackMeetingHeld.Descriptor.FullName);
        Assert.All(events, fact => Assert.DoesNotContain(Marker, Encoding.UTF8.GetString(fact.Data), StringComparison.OrdinalIgnoreCase));
        Assert.All(entries, entry => Assert.DoesNotContain(Marker, entry, StringComparison.OrdinalIgnoreCase));
        Assert.All(
            new[] { ObservationRecorded.Descriptor, FeedbackMeetingHeld.Descriptor },
            fact => Assert.DoesNotContain(fact.Fields.InDeclarationOrder().Select(field => field.Name),
                name => name is "notes" or "answers" or "praise" or "what" or "how" or "model" or "action_step"));
    }

    [DatabaseFact]
    public async Task Observations_are_listed_newest_first_page_by_page_and_a_token_belongs_to_its_query()
    {
        var school = await School.Open(host);
        var head = Visits(school, school.Head);
        var made = new List<Observation>();
        foreach (var hour in new[] { 2, 0, 1 })
        {
            made.Add(await head.CreateObservationAsync(Visit(school.Pair, Yesterday.AddHours(hour))));
        }

        var asCoachee = await Visits(school, school.Official).CreateObservationAsync(Visit(school.OfficialPair, Yesterday.AddHours(-1)));

        var first = await head.ListObservationsAsync(new ListObservationsRequest { PageSize = 2 });
        var second = await head.ListObservationsAsync(new ListObservationsRequest { PageSize = 2, PageToken = first.NextPageToken });
        var mine = await head.ListObservationsAsync(new ListObservationsRequest { Coachee = "people/me" });

        Assert.Equal([made[0], made[2], made[1], asCoachee], first.Observations.Concat(second.Observations));
        Assert.Equal([asCoachee], mine.Observations);
        Assert.Equal("", second.NextPageToken);
        var other = new ListObservationsRequest { PageSize = 2, PageToken = first.NextPageToken, Coachee = school.Teacher };
        Assert.Equal(["page_token"], (await head.ListObservationsAsync(other).Invalid()).Paths());
    }

    // All hold a post at the school or above it, or a relation that is not this one; the last is a partner's machine.
    private IEnumerable<CallInvoker> Others(School school) =>
    [
        .. new[] { school.OtherCoach, school.FormerCoach, school.Colleague, school.OtherHead, school.Official, school.CountyOfficer,
            school.NationalAdmin }.Select(school.As),
        host.As(new TestToken
        {
            Client = "leadnow", Roles = ["partner"], Scopes = ["observations.read", "feedback-meetings.read", "action-steps.read"],
        }),
        host.As(new TestToken { Client = "auditing", Roles = ["auditor"] }),
    ];

    private async Task<(School School, Observation Observation, FeedbackMeeting Meeting)> Coached()
    {
        var school = await School.Open(host);
        var visit = Visit(school.Pair, notes: $"A {Marker} in the corridor.");
        visit.Observation.Answers.Add(new Answer { Key = "what_worked", Text = Marker });
        var observation = await Visits(school, school.Head).CreateObservationAsync(visit);
        var talk = Talk(observation);
        talk.FeedbackMeeting.Praise = $"Calm beside the {Marker}.";
        talk.FeedbackMeeting.ActionStep = new ActionStep { What = Marker, How = Marker, Model = Marker };
        return (school, observation, await Meetings(school, school.Head).CreateFeedbackMeetingAsync(talk));
    }

    private sealed record Event
    {
        public required string Type { get; init; }

        public required byte[] Data { get; init; }
    }
}

public sealed class PrivacyOnSqlite(ObservationsOnSqlite host) : PrivacyTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class PrivacyOnSqlServer(ObservationsOnSqlServer host) : PrivacyTests(host), IClassFixture<ObservationsOnSqlServer>;
