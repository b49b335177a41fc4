using System.Net.Http.Headers;
using Coaching.Analytics.V1;
using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Scheduling.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Localhost;

/// <summary>Asks a seeded platform, through its gateway only, for every figure that the plan of the demonstration knows.</summary>
internal sealed class SmokeCheck(DemoPlan plan, DemoClients clients, Uri rest, Func<string, Task<string>> token)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Live = TimeSpan.FromSeconds(10);

    private readonly List<string> _failures = [];

    /// <summary>Runs every check, tells each, and answers whether all held.</summary>
    public async Task<bool> Run(Action<string> tell, CancellationToken cancel)
    {
        await Check("the figures settle", () => Settle(plan, clients, Patience, cancel));
        await Check("completion by county is that of the plan", () => Completion(cancel));
        await Check("coverage counts every teacher and head", () => Coverage(cancel));
        await Check("PLC meetings and lapses are those of the plan", () => Plcs(cancel));
        await Check("the cascade of a teacher leads to the official, the same over gRPC and REST", () => Cascade(cancel));
        await Check("an observation is the pair's alone", () => Privacy(cancel));
        await Check("a session held now shows in the county's completion", () => LiveChange(cancel));
        tell(_failures.Count == 0 ? "smoke: all checks passed" : $"smoke: {_failures.Count} checks failed");
        return _failures.Count == 0;

        async Task Check(string what, Func<Task> check)
        {
            try
            {
                await check();
                tell($"  ok    {what}");
            }
            catch (Exception e) when (e is SmokeFailure or RpcException or HttpRequestException or InvalidProtocolBufferException)
            {
                _failures.Add(what);
                tell($"  FAIL  {what}: {e.Message}");
            }
        }
    }

    /// <summary>Waits until every fact of the plan has reached analytics.</summary>
    public static async Task Settle(DemoPlan plan, DemoClients clients, TimeSpan patience, CancellationToken cancel)
    {
        var until = TimeProvider.System.GetUtcNow() + patience;
        var analytics = await clients.Analytics(Personas.National);
        var meetings = plan.Meetings.Count(meeting => meeting.Held);
        while (true)
        {
            var completion = await analytics.QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = DemoPlan.Nation }, cancellationToken: cancel);
            var activity = await analytics.QueryActivityAsync(new QueryActivityRequest { OrgUnit = DemoPlan.Nation }, cancellationToken: cancel);
            var told = Settled(plan, completion.Total, Session.Types.Kind.Observation) && Settled(plan, completion.Total, Session.Types.Kind.Feedback);
            if (told && activity.Total.PlcMeetings >= meetings && activity.Total.Observations >= plan.Expected(null, Session.Types.Kind.Observation).Done)
            {
                return;
            }

            if (TimeProvider.System.GetUtcNow() > until)
            {
                throw new SmokeFailure($"after {patience.TotalSeconds} s: {completion.Total}, {activity.Total}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), cancel);
        }
    }

    private static bool Settled(DemoPlan plan, CompletionRow? row, Session.Types.Kind kind)
    {
        var expected = plan.Expected(null, kind);
        var figures = kind == Session.Types.Kind.Observation ? row?.Observation : row?.Feedback;
        return figures is not null && figures.Done >= expected.Done && figures.Missed >= expected.Missed;
    }

    private async Task Completion(CancellationToken cancel)
    {
        var answer = await (await clients.Analytics(Personas.National)).QueryCompletionAsync(
            new QueryCompletionRequest { OrgUnit = DemoPlan.Nation, Programme = DemoPlan.Programme, EndDate = After(), GroupBy = { Dimension.OrgUnit } }, cancellationToken: cancel);
        Equal(DemoPlan.Counties.Count, answer.Rows.Count, "counties");
        foreach (var county in DemoPlan.Counties)
        {
            var row = answer.Rows.Single(each => each.OrgUnit == county.Name);
            Same(plan.Expected(county, Session.Types.Kind.Observation), row.Observation, $"{county.DisplayName}, observation");
            Same(plan.Expected(county, Session.Types.Kind.Feedback), row.Feedback, $"{county.DisplayName}, feedback");
            Equal(row.Observation.Missed + row.Feedback.Missed, row.MissReasons.Sum(reason => reason.Count), $"{county.DisplayName}, miss reasons");
        }

        Same(plan.Expected(null, Session.Types.Kind.Observation), answer.Total.Observation, "total, observation");
        Same(plan.Expected(null, Session.Types.Kind.Feedback), answer.Total.Feedback, "total, feedback");
    }

    private async Task Coverage(CancellationToken cancel)
    {
        var answer = await (await clients.Analytics(Personas.National)).QueryCoverageAsync(
            new QueryCoverageRequest { OrgUnit = DemoPlan.Nation, ByChild = true }, cancellationToken: cancel);
        var staff = plan.Schools.Sum(school => DemoPlan.Teachers(school).Count + 1);
        Equal(staff, answer.Total.Staff, "staff");
        Equal(plan.Pairs.Select(pair => pair.Coachee).Distinct().Count(), answer.Total.Coached, "coached");
        Equal(plan.Schools.Count, answer.Total.SchoolsReached, "schools reached");
        Equal(DemoPlan.Counties.Count, answer.Rows.Count, "counties");
    }

    private async Task Plcs(CancellationToken cancel)
    {
        foreach (var county in DemoPlan.Counties)
        {
            var analytics = await clients.Analytics(county.Officer);
            var regularity = await analytics.QueryPlcRegularityAsync(new QueryPlcRegularityRequest { OrgUnit = county.Name }, cancellationToken: cancel);
            Equal(plan.Meetings.Count(meeting => meeting.Held && meeting.School.County == county), regularity.Total.Held, $"{county.DisplayName}, meetings held");
            var lapses = await analytics.ListPlcLapsesAsync(new ListPlcLapsesRequest { OrgUnit = county.Name, PageSize = 200 }, cancellationToken: cancel);
            var now = TimeProvider.System.GetUtcNow();
            var expected = plan.Meetings.Where(meeting => meeting.School.County == county).GroupBy(meeting => meeting.School.Plc)
                .Count(plc => !plc.Any(meeting => meeting.Held && (now - meeting.Start).Days <= 14));
            Equal(expected, lapses.PlcLapses.Count, $"{county.DisplayName}, lapses");
        }
    }

    private async Task Cascade(CancellationToken cancel)
    {
        var school = plan.Schools[0];
        var cascade = await (await clients.Relationships(school.Teacher)).GetCascadeAsync(new GetCascadeRequest { Name = "people/me" }, cancellationToken: cancel);
        var chain = string.Join(" <- ", cascade.Coaches.Select(link => link.Person));
        Equal($"people/{school.Head} <- people/{school.Official}", chain, "chain");
        var overRest = Google.Protobuf.JsonParser.Default.Parse<Cascade>(await Get(school.Teacher, "/v1/people/me/cascade", cancel));
        Equal(cascade, overRest, "REST and gRPC");
    }

    private async Task Privacy(CancellationToken cancel)
    {
        var session = plan.Sessions.First(each => each is { Held: true, Kind: Session.Types.Kind.Observation, Pair.Tier: Type.V1.Tier.HeadToTeacher });
        var request = new GetObservationRequest { Name = $"observations/{session.Id}" };
        var seen = await (await clients.Observations(session.Pair.Coachee)).GetObservationAsync(request, cancellationToken: cancel);
        Equal(session.Name, seen.Session, "session of the observation");
        foreach (var stranger in new[] { session.Pair.School.Official, session.Pair.School.County.Officer, Personas.National, Personas.Partner })
        {
            try
            {
                await (await clients.Observations(stranger)).GetObservationAsync(request, cancellationToken: cancel);
                throw new SmokeFailure($"{stranger} read the observation of another pair");
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
            {
                // As it must be.
            }
        }
    }

    private async Task LiveChange(CancellationToken cancel)
    {
        var pair = plan.Pairs.First(each => each.Tier == Type.V1.Tier.HeadToTeacher);
        var analytics = await clients.Analytics(pair.School.County.Officer);
        var query = new QueryCompletionRequest { OrgUnit = pair.School.County.Name };
        var before = (await analytics.QueryCompletionAsync(query, cancellationToken: cancel)).Total.Observation.Done;

        var sessions = await clients.Sessions(pair.Coach);
        var start = TimeProvider.System.GetUtcNow().AddMinutes(-30);
        var minute = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerMinute));
        var planned = await sessions.CreateSessionAsync(
            new CreateSessionRequest
            {
                Session = new Session { CoachingRelationship = pair.Name, Kind = Session.Types.Kind.Observation, StartTime = minute.ToTimestamp() },
                RequestId = Guid.NewGuid().ToString(),
            },
            cancellationToken: cancel);
        await sessions.CompleteSessionAsync(
            new CompleteSessionRequest { Name = planned.Name, Etag = planned.Etag, RequestId = Guid.NewGuid().ToString() }, cancellationToken: cancel);

        var until = TimeProvider.System.GetUtcNow() + Live;
        while ((await analytics.QueryCompletionAsync(query, cancellationToken: cancel)).Total.Observation.Done == before)
        {
            if (TimeProvider.System.GetUtcNow() > until)
            {
                throw new SmokeFailure($"not within {Live.TotalSeconds} s");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), cancel);
        }
    }

    private async Task<string> Get(string persona, string path, CancellationToken cancel)
    {
        using var http = new HttpClient { BaseAddress = rest };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await token(persona));
        return await http.GetStringAsync(new Uri(path, UriKind.Relative), cancel);
    }

    private Google.Type.Date After()
    {
        var end = plan.FirstWeek.AddDays(DemoPlan.Weeks * 7);
        return new Google.Type.Date { Year = end.Year, Month = end.Month, Day = end.Day };
    }

    private static void Same((int Due, int Done, int Missed) expected, Analytics.V1.Completion actual, string what) =>
        Equal(expected, ((int)actual.Due, (int)actual.Done, (int)actual.Missed), $"{what} (due, done, missed)");

    private static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new SmokeFailure($"{what}: expected {expected}, got {actual}");
        }
    }

    /// <summary>A figure that is not what the plan says.</summary>
    private sealed class SmokeFailure(string message) : Exception(message);
}
