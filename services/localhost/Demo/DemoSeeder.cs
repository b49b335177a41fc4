using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Plcs.V1;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using Date = Google.Type.Date;

namespace Coaching.Localhost;

/// <summary>
/// Stores the demonstration through the public API, each act as the person who would do it. Ids and request ids follow from the
/// plan, so that a seeding that was cut off is simply run again.
/// </summary>
internal sealed partial class DemoSeeder(DemoPlan plan, DemoClients clients, Action<int, int> progress)
{
    private const int AtOnce = 16;
    private const int Attempts = 5;
    private const string Instrument = "instruments/lesson-visit";

    private static readonly FeedbackMeeting.Types.Focus[] Focuses =
        [FeedbackMeeting.Types.Focus.Planning, FeedbackMeeting.Types.Focus.Engagement, FeedbackMeeting.Types.Focus.ClassroomManagement];

    private static readonly (string What, string How, string Praise)[] Talks =
    [
        ("Check what every learner understood before moving on", "Ask one question of all, wait, look at every answer, then choose who explains.", "You greeted every learner by name, and they began at once."),
        ("Give clear instructions in three short steps", "Stop, say each step in one sentence, ask a learner to repeat, then begin.", "The group work had real objects, and all of them handled them."),
        ("Let learners talk in pairs before they answer", "Pose the question, one minute in pairs, then call on three pairs.", "You waited after your question, and two quiet learners answered."),
        ("Plan one question that asks why", "Write it into the plan, ask it half way, and follow up twice.", "Last week's step was in use from the first minute."),
    ];

    private int _total;
    private int _done;

    public async Task Seed(CancellationToken cancel)
    {
        var steps = Steps().ToList();
        _total = steps.Sum(step => step.Count);
        foreach (var step in steps)
        {
            await Parallel.ForEachAsync(step, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel }, async (act, token) =>
            {
                await Try(act, token);
                progress(Interlocked.Increment(ref _done), _total);
            });
        }
    }

    // What one step stores the next one names; within a step the order does not matter.
    private IEnumerable<List<Func<CancellationToken, Task>>> Steps()
    {
        yield return [Unit(DemoPlan.Nation, "", "Kenya", OrgUnit.Types.Level.Nation)];
        yield return [.. DemoPlan.Counties.Select(county => Unit(county.Name, DemoPlan.Nation, county.DisplayName, OrgUnit.Types.Level.County))];
        yield return [.. EachArea("sub-county").Select(area => Unit(area.Name, area.County.Name, $"{area.County.DisplayName} {(area.Number == 1 ? "North" : "South")}", OrgUnit.Types.Level.SubCounty))];
        yield return [.. EachArea("zone").Select(area => Unit(area.Name, $"{area.County.Name}-sub-county-{area.Number}", $"{area.County.DisplayName} Zone {area.Number}", OrgUnit.Types.Level.Zone))];
        yield return [.. plan.Schools.Select(school => Unit(school.Name, school.Zone, DemoNames.School(school.Number), OrgUnit.Types.Level.School, new LatLng { Latitude = school.Latitude, Longitude = school.Longitude }))];
        yield return [AddProgramme, .. People().Select(person => person.Add)];
        yield return [.. People().SelectMany(person => person.Posts), .. plan.Schools.Select(AddLead), AddCoachChecklist, AddCoacheeChecklist, AddCriteria];
        yield return [.. Prepare(), .. Select()];
        yield return [.. plan.Pairs.Select(AddPair), .. Plans()];
        yield return [.. plan.Sessions.Select(PlanSession), .. plan.Schools.Select(FoundPlc)];
        yield return [.. plan.Meetings.Select(PlanMeeting), .. plan.Sessions.Where(session => session is { Held: true, Kind: Session.Types.Kind.Observation }).Select(Observe)];
        yield return [.. plan.Sessions.Where(session => session is { Held: true, Kind: Session.Types.Kind.Feedback }).Select(Meet), .. plan.Sessions.Where(session => !session.Held).Select(Miss)];
        yield return
        [
            .. plan.Meetings.Where(meeting => meeting.Held).Select(Hold), AddCalendar, AddBells,
            .. Timetabled.Select(school => AddRoom(school, "coaching-room", "Coaching room", Facility.Types.Kind.CoachingRoom)),
            .. Timetabled.Select(school => AddRoom(school, "camera", "Camera", Facility.Types.Kind.Camera)),
        ];
        yield return [.. Timetabled.Select(ImportLessons), AddNotice, RunCoachingAtScale, RunDropIns, RunImpactCycle, Ask];
        yield return [FixCoaching, .. Acknowledge(), ReleaseAttendance, ShareLesson, .. Answers(), Comment, KeepForOneself, CoachTheCoach, OpenToWalks];
        yield return [Walk];
    }

    private static IEnumerable<(DemoCounty County, int Number, string Name)> EachArea(string kind) =>
        DemoPlan.Counties.SelectMany(county => Enumerable.Range(1, 2).Select(number => (county, number, $"{county.Name}-{kind}-{number}")));

    private Func<CancellationToken, Task> PlanSession(DemoSession session) => async cancel =>
        await (await clients.Sessions(session.Pair.Coach)).CreateSessionAsync(
            new CreateSessionRequest
            {
                Session = new Session { CoachingRelationship = session.Pair.Name, Kind = session.Kind, StartTime = session.Start.ToTimestamp(), Mode = Session.Types.Mode.FaceToFace },
                SessionId = session.Id,
                RequestId = DemoPlan.RequestId(session.Name),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> Observe(DemoSession session) => async cancel =>
        await (await clients.Observations(session.Pair.Coach)).CreateObservationAsync(
            new CreateObservationRequest
            {
                Observation = new Observation
                {
                    CoachingRelationship = session.Pair.Name,
                    Instrument = Instrument,
                    Session = session.Name,
                    StartTime = session.Start.AddMinutes(2).ToTimestamp(),
                    EndTime = session.Start.AddMinutes(17).ToTimestamp(),
                    Answers =
                    {
                        new Observation.Types.Answer { Key = "clear_aim", Choice = Observation.Types.Answer.Types.Choice.Yes },
                        new Observation.Types.Answer { Key = "learners_present", Number = 30 + (session.Start.DayOfYear % 20) },
                        new Observation.Types.Answer { Key = "checks_understanding", Number = 1 + (session.Start.DayOfYear % 5) },
                    },
                    Notes = "The demonstration keeps its notes short.",
                },
                ObservationId = session.Id,
                RequestId = DemoPlan.RequestId($"observations/{session.Id}"),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> Meet(DemoSession session) => async cancel =>
    {
        var (what, how, praise) = Talks[session.Start.DayOfYear / 7 % Talks.Length];
        await (await clients.Feedback(session.Pair.Coach)).CreateFeedbackMeetingAsync(
            new CreateFeedbackMeetingRequest
            {
                FeedbackMeeting = new FeedbackMeeting
                {
                    Observation = $"observations/{session.Id.Replace("-feedback", "-observation", StringComparison.Ordinal)}",
                    Session = session.Name,
                    StartTime = session.Start.ToTimestamp(),
                    EndTime = session.Start.AddMinutes(28).ToTimestamp(),
                    Praise = praise,
                    ActionStep = new ActionStep { What = what, How = how },
                    NextObservationTime = session.Start.AddDays(6).ToTimestamp(),
                    Focuses = { Focuses[session.Start.DayOfYear % Focuses.Length] },
                    RehearsalCount = 2,
                },
                FeedbackMeetingId = session.Id,
                RequestId = DemoPlan.RequestId($"feedbackMeetings/{session.Id}"),
            },
            cancellationToken: cancel);
    };

    private Func<CancellationToken, Task> Miss(DemoSession session) => async cancel =>
    {
        var sessions = await clients.Sessions(session.Pair.Coach);
        var current = await sessions.GetSessionAsync(new GetSessionRequest { Name = session.Name }, cancellationToken: cancel);
        if (current.State == Session.Types.State.Missed)
        {
            return;
        }

        var reasons = System.Enum.GetValues<Session.Types.MissReason>().Where(reason => reason != Session.Types.MissReason.NotRecorded).ToList();
        await sessions.MissSessionAsync(
            new MissSessionRequest
            {
                Name = session.Name,
                Reason = reasons[1 + (session.Start.DayOfYear % (reasons.Count - 1))],
                Etag = current.Etag,
                RequestId = DemoPlan.RequestId($"{session.Name}:miss"),
            },
            cancellationToken: cancel);
    };

    private Func<CancellationToken, Task> FoundPlc(DemoSchool school) => async cancel =>
        await (await clients.Plcs(school.Head)).CreatePlcAsync(
            new CreatePlcRequest
            {
                Plc = new Plc
                {
                    DisplayName = $"{DemoNames.School(school.Number)} PLC",
                    OrgUnit = school.Name,
                    Facilitator = $"people/{school.Head}",
                    Members = { DemoPlan.Teachers(school).Select(teacher => $"people/{teacher}") },
                    Programme = DemoPlan.Programme,
                    Cadence = Duration.FromTimeSpan(TimeSpan.FromDays(14)),
                },
                PlcId = Id(school.Plc),
                RequestId = DemoPlan.RequestId(school.Plc),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> PlanMeeting(DemoMeeting meeting) => async cancel =>
        await (await clients.Plcs(meeting.School.Head)).CreatePlcMeetingAsync(
            new CreatePlcMeetingRequest
            {
                Parent = meeting.School.Plc,
                PlcMeeting = new PlcMeeting { Purpose = PlcMeeting.Types.Purpose.Sharing, StartTime = meeting.Start.ToTimestamp() },
                PlcMeetingId = meeting.Id,
                RequestId = DemoPlan.RequestId(meeting.Name),
            },
            cancellationToken: cancel);

    private Func<CancellationToken, Task> Hold(DemoMeeting meeting) => async cancel =>
    {
        var plcs = await clients.Plcs(meeting.School.Head);
        var current = await plcs.GetPlcMeetingAsync(new GetPlcMeetingRequest { Name = meeting.Name }, cancellationToken: cancel);
        if (current.State == PlcMeeting.Types.State.Held)
        {
            return;
        }

        var present = meeting.Present.ToHashSet();
        var request = new HoldPlcMeetingRequest { Name = meeting.Name, Etag = current.Etag, RequestId = DemoPlan.RequestId($"{meeting.Name}:hold") };
        request.Outputs.Add("Two lessons planned together.");
        request.Attendance.AddRange(DemoPlan.Teachers(meeting.School).Append(meeting.School.Head).Select(person => new PlcMeeting.Types.Attendance
        {
            Person = $"people/{person}",
            Status = present.Contains(person) ? PlcMeeting.Types.Attendance.Types.Status.Present : PlcMeeting.Types.Attendance.Types.Status.Absent,
        }));
        await plcs.HoldPlcMeetingAsync(request, cancellationToken: cancel);
    };

    // A fact of one service may reach another a moment after it was stored; a caller of any system of several services tries again.
    private static async Task Try(Func<CancellationToken, Task> act, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await act(cancel);
                return;
            }
            catch (RpcException e) when (attempt < Attempts && MayPass(e.StatusCode))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), cancel);
            }
        }
    }

    private static bool MayPass(StatusCode status) =>
        status is StatusCode.Unavailable or StatusCode.NotFound or StatusCode.PermissionDenied or StatusCode.Aborted or StatusCode.DeadlineExceeded;

    private static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static Date Of(DateOnly day) => new() { Year = day.Year, Month = day.Month, Day = day.Day };
}
