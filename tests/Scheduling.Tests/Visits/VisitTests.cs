using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using MissReason = Coaching.Scheduling.V1.Visit.Types.MissReason;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling.Tests;

public abstract class VisitTests(SchedulingOnSqlite host)
{
    private static readonly DateTimeOffset Morning = new(2026, 12, 1, 6, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [DatabaseFact]
    public async Task A_visit_begins_and_ends_at_a_time_and_a_place_and_knows_how_far_from_the_school()
    {
        var zone = await VisitZone.Open(host);
        var school = await zone.Add("oak", 3);
        var visits = zone.As(zone.Official);

        var planned = await visits.CreateVisitAsync(VisitZone.Visit(school, Now, 90, zone.Head("oak"), zone.Teacher("oak")));
        var started = await visits.StartVisitAsync(Start(planned, Now.AddMinutes(-20), new VisitPlace { Location = VisitZone.East(4.5), AccuracyMeters = 30 }));
        var ended = await visits.EndVisitAsync(End(started, Now.AddMinutes(2), new VisitPlace { Location = VisitZone.East(3) }));

        Assert.Equal((State.Planned, zone.Official, school, zone.County), (planned.State, planned.Visitor, planned.OrgUnit, planned.County));
        Assert.Equal([zone.Head("oak"), zone.Teacher("oak")], planned.People);
        Assert.False(planned.HasStartDistanceMeters);
        Assert.Equal((State.Started, Now.AddMinutes(-20), 1500, 30), (started.State, started.ActualStartTime.ToDateTimeOffset(), started.StartDistanceMeters, started.StartPlace.AccuracyMeters));
        Assert.Equal((State.Ended, Now.AddMinutes(2), 0, 1500), (ended.State, ended.ActualEndTime.ToDateTimeOffset(), ended.EndDistanceMeters, ended.StartDistanceMeters));
        Assert.Equal(ended, await visits.GetVisitAsync(new GetVisitRequest { Name = planned.Name }));
    }

    [DatabaseFact]
    public async Task Without_a_place_on_either_side_there_is_no_distance()
    {
        var zone = await VisitZone.Open(host);
        var (known, unknown) = (await zone.Add("known", 1), await zone.Add("unknown"));
        var visits = zone.As(zone.Official);

        var without = await visits.StartVisitAsync(Start(await visits.CreateVisitAsync(VisitZone.Visit(known, Morning)), null, null));
        var nowhere = await visits.StartVisitAsync(
            Start(await visits.CreateVisitAsync(VisitZone.Visit(unknown, Morning.AddDays(1))), null, new VisitPlace { Location = VisitZone.East(1) }));

        Assert.False(without.HasStartDistanceMeters);
        Assert.Null(without.StartPlace);
        Assert.False(nowhere.HasStartDistanceMeters);
        Assert.Equal(VisitZone.East(1), nowhere.StartPlace.Location);
    }

    [DatabaseFact]
    public async Task Where_a_school_is_follows_the_newest_fact_and_can_become_unknown()
    {
        var zone = await VisitZone.Open(host);
        var school = await zone.Add("moved", 10);
        await zone.Publish(school, VisitZone.East(20), version: 4);
        await zone.Publish(school, VisitZone.East(15), version: 3);
        await host.Hear("people");
        var visits = zone.As(zone.Official);
        var here = new VisitPlace { Location = VisitZone.East(21) };

        var started = await visits.StartVisitAsync(Start(await visits.CreateVisitAsync(VisitZone.Visit(school, Morning)), null, here));
        await zone.Publish(school, null, version: 5);
        await host.Hear("people");
        var ended = await visits.EndVisitAsync(End(started, null, here));

        Assert.Equal(1000, started.StartDistanceMeters);
        Assert.False(ended.HasEndDistanceMeters);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Where_somebody_was_is_for_the_visitor_and_officials_above()
    {
        var zone = await VisitZone.Open(host);
        var school = await zone.Add("oak", 3);
        var visit = await zone.As(zone.Official).CreateVisitAsync(VisitZone.Visit(school, Morning));
        visit = await zone.As(zone.Official).StartVisitAsync(Start(visit, null, new VisitPlace { Location = VisitZone.East(4) }));
        var request = new GetVisitRequest { Name = visit.Name };
        var bare = visit.Clone();
        bare.StartPlace = null;
        bare.ClearStartDistanceMeters();

        Assert.Equal(visit, await zone.As(zone.Official).GetVisitAsync(request));
        Assert.Equal(visit, await zone.As(zone.CountyOfficer).GetVisitAsync(request));
        Assert.Equal(bare, await zone.As(zone.Colleague).GetVisitAsync(request));
        Assert.Equal(bare, await zone.AsHead("oak").GetVisitAsync(request));
        Assert.Equal([visit], (await zone.As(zone.CountyOfficer).ListVisitsAsync(new ListVisitsRequest { OrgUnit = zone.Zone })).Visits);
        Assert.Equal([bare], (await zone.AsHead("oak").ListVisitsAsync(new ListVisitsRequest())).Visits);
        Assert.DoesNotContain("ongitude", string.Concat((await host.Facts<VisitChanged>(visit.Name)).Select(fact => fact.ToString())), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_visit_elsewhere_cannot_be_told_from_none_and_only_its_visitor_changes_it()
    {
        var zone = await VisitZone.Open(host);
        var school = await zone.Add("oak", 3);
        await zone.Add("far", 9, zone: zone.OtherZone);
        var visit = await zone.As(zone.Official).CreateVisitAsync(VisitZone.Visit(school, Morning));
        var missing = $"visits/{Guid.NewGuid()}";

        foreach (var stranger in new[] { zone.As(zone.OtherOfficial), zone.AsHead("far") })
        {
            var forbidden = await stranger.GetVisitAsync(new GetVisitRequest { Name = visit.Name }).NotFound();
            var absent = await stranger.GetVisitAsync(new GetVisitRequest { Name = missing }).NotFound();
            Assert.Equal(absent.Told(missing), forbidden.Told(visit.Name));
            Assert.Empty((await stranger.ListVisitsAsync(new ListVisitsRequest())).Visits);
            Assert.Empty((await stranger.ListVisitsAsync(new ListVisitsRequest { Visitor = zone.Official })).Visits);
        }

        foreach (var other in new[] { zone.As(zone.Colleague), zone.As(zone.CountyOfficer), zone.As(zone.OtherOfficial) })
        {
            await other.StartVisitAsync(Start(visit, null, null)).NotFound();
            await other.CancelVisitAsync(Cancel(visit)).NotFound();
            await other.MissVisitAsync(Miss(visit)).NotFound();
        }

        await zone.As(zone.OtherOfficial).CreateVisitAsync(VisitZone.Visit(school, Morning)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    public async Task Visits_of_one_visitor_do_not_overlap_and_what_is_taken_back_or_missed_frees_its_time()
    {
        var zone = await VisitZone.Open(host);
        var (oak, elm) = (await zone.Add("oak", 3), await zone.Add("elm", 4));
        var visits = zone.As(zone.Official);

        var first = await visits.CreateVisitAsync(VisitZone.Visit(oak, Morning));
        await visits.CreateVisitAsync(VisitZone.Visit(elm, Morning.AddMinutes(119))).Refused(StatusCode.FailedPrecondition, "VISIT_OVERLAPS");
        await zone.As(zone.Colleague).CreateVisitAsync(VisitZone.Visit(oak, Morning));
        await visits.CreateVisitAsync(VisitZone.Visit(elm, Morning.AddMinutes(120)));
        var cancelled = await visits.CancelVisitAsync(Cancel(first));
        var second = await visits.CreateVisitAsync(VisitZone.Visit(elm, Morning));
        var missed = await visits.MissVisitAsync(Miss(second));
        await visits.CreateVisitAsync(VisitZone.Visit(oak, Morning));

        Assert.Equal((State.Cancelled, State.Missed, MissReason.Weather), (cancelled.State, missed.State, missed.MissReason));
    }

    [DatabaseFact]
    [Trait("requirement", "P7")]
    public async Task Sixty_four_who_plan_the_same_hour_at_once_get_one_visit()
    {
        var zone = await VisitZone.Open(host);
        var school = await zone.Add("oak", 3);
        var visits = zone.As(zone.Official);

        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(async number =>
        {
            try
            {
                await visits.CreateVisitAsync(VisitZone.Visit(school, Morning.AddMinutes(number)));
                return "";
            }
            catch (RpcException e)
            {
                return Platform.Errors.Reason(e);
            }
        }));

        Assert.Single(all, outcome => outcome.Length == 0);
        Assert.Equal(63, all.Count(outcome => outcome == "VISIT_OVERLAPS"));
    }

    [DatabaseFact]
    public async Task A_repeated_request_makes_one_visit_and_one_fact()
    {
        var zone = await VisitZone.Open(host);
        var request = VisitZone.Visit(await zone.Add("oak", 3), Morning);
        request.VisitId = $"mine-{Guid.NewGuid():N}";
        var visits = zone.As(zone.Official);

        var first = await visits.CreateVisitAsync(request);
        var again = await visits.CreateVisitAsync(request);
        var other = request.Clone();
        (other.RequestId, other.Visit.StartTime) = (NewRequest, Morning.AddDays(1).ToTimestamp());

        Assert.Equal(first, again);
        Assert.Single(await host.Facts<VisitChanged>(first.Name));
        await visits.CreateVisitAsync(other).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
    }

    [DatabaseFact]
    public async Task States_follow_one_another_and_an_old_etag_is_refused()
    {
        var zone = await VisitZone.Open(host);
        var visits = zone.As(zone.Official);
        var planned = await visits.CreateVisitAsync(VisitZone.Visit(await zone.Add("oak", 3), Morning));

        await visits.EndVisitAsync(End(planned, null, null)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        var started = await visits.StartVisitAsync(Start(planned, null, null));
        await visits.StartVisitAsync(Start(started, null, null)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await visits.CancelVisitAsync(Cancel(started)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await visits.MissVisitAsync(Miss(started)).Refused(StatusCode.FailedPrecondition, "WRONG_STATE");
        await visits.EndVisitAsync(End(planned, null, null)).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        Assert.Equal(["actual_end_time"], (await visits.EndVisitAsync(End(started, Now.AddDays(-2), null)).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task Only_schools_are_visited_and_only_their_staff_are_named()
    {
        var zone = await VisitZone.Open(host);
        var oak = await zone.Add("oak", 3);
        await zone.Add("elm", 4);
        var visits = zone.As(zone.Official);

        await visits.CreateVisitAsync(VisitZone.Visit(zone.Zone, Morning)).Refused(StatusCode.FailedPrecondition, "NOT_A_SCHOOL");
        var error = await visits.CreateVisitAsync(VisitZone.Visit(oak, Morning, 60, zone.Head("oak"), zone.Head("elm"))).Refused(StatusCode.FailedPrecondition, "NOT_OF_SCHOOL");
        Assert.Contains(zone.Head("elm"), error.Details(), StringComparison.Ordinal);
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var zone = await VisitZone.Open(host);
        var visits = zone.As(zone.Official);
        var wrong = new VisitPlace { Location = new LatLng { Latitude = 90.1, Longitude = double.NaN }, AccuracyMeters = -1 };

        Assert.Equal(["request_id", "visit", "visit.org_unit", "visit.start_time"], (await visits.CreateVisitAsync(new CreateVisitRequest()).Invalid()).Paths());
        Assert.Equal(
            ["request_id", "visit.duration", "visit.org_unit", "visit.people[1]", "visit.people[2]", "visit.start_time", "visit_id"],
            (await visits.CreateVisitAsync(new CreateVisitRequest
            {
                Visit = new Visit
                {
                    OrgUnit = "schools/x",
                    StartTime = new Timestamp { Seconds = Morning.ToUnixTimeSeconds() + 1 },
                    Duration = new Duration { Seconds = 14 * 60 },
                    People = { "people/a", "people/a", "somebody" },
                },
                VisitId = "Not An Id",
                RequestId = "once",
            }).Invalid()).Paths());
        Assert.Equal(
            ["visit.start_time"], (await visits.CreateVisitAsync(VisitZone.Visit(zone.School("oak"), Now.AddDays(-32))).Invalid()).Paths());
        Assert.Equal(
            ["actual_start_time", "etag", "name", "place.accuracy_meters", "place.location.latitude", "place.location.longitude", "request_id"],
            (await visits.StartVisitAsync(new StartVisitRequest { Name = "visit/x", ActualStartTime = Now.AddHours(1).ToTimestamp(), Place = wrong }).Invalid()).Paths());
        Assert.Equal(
            ["actual_end_time", "etag", "name", "place.location", "request_id"],
            (await visits.EndVisitAsync(new EndVisitRequest { ActualEndTime = new Timestamp { Seconds = 1 }, Place = new VisitPlace() }).Invalid()).Paths());
        Assert.Equal(["etag", "name", "reason", "request_id"], (await visits.MissVisitAsync(new MissVisitRequest { Reason = (MissReason)99 }).Invalid()).Paths());
        Assert.Equal(["etag", "name", "request_id"], (await visits.CancelVisitAsync(new CancelVisitRequest()).Invalid()).Paths());
        Assert.Equal(
            ["org_unit", "page_size", "state", "visitor"],
            (await visits.ListVisitsAsync(new ListVisitsRequest { OrgUnit = "x", Visitor = "y", State = (State)99, PageSize = -1 }).Invalid()).Paths());
    }

    [DatabaseFact]
    public async Task A_list_narrows_and_pages_in_order()
    {
        var zone = await VisitZone.Open(host);
        var (oak, elm) = (await zone.Add("oak", 3), await zone.Add("elm", 4));
        var visits = zone.As(zone.Official);
        List<Visit> made = [];
        for (var day = 0; day < 5; day++)
        {
            made.Add(await visits.CreateVisitAsync(VisitZone.Visit(day % 2 == 0 ? oak : elm, Morning.AddDays(day))));
        }

        made[1] = await visits.CancelVisitAsync(Cancel(made[1]));
        var theirs = await zone.As(zone.Colleague).CreateVisitAsync(VisitZone.Visit(elm, Morning));
        List<Visit> paged = [];
        var request = new ListVisitsRequest { PageSize = 2, Visitor = "people/me" };
        do
        {
            var page = await visits.ListVisitsAsync(request);
            paged.AddRange(page.Visits);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(made, paged);
        Assert.Equal([made[0], made[2], made[4]], (await visits.ListVisitsAsync(new ListVisitsRequest { OrgUnit = oak })).Visits);
        Assert.Equal([made[1]], (await visits.ListVisitsAsync(new ListVisitsRequest { State = State.Cancelled })).Visits);
        Assert.Equal(
            [made[2], made[3]],
            (await visits.ListVisitsAsync(new ListVisitsRequest { StartTime = made[2].StartTime, EndTime = made[4].StartTime })).Visits);
        Assert.Equal([theirs.Name], (await visits.ListVisitsAsync(new ListVisitsRequest { Visitor = zone.Colleague })).Visits.Select(visit => visit.Name));
    }

    private static StartVisitRequest Start(Visit visit, DateTimeOffset? at, VisitPlace? place) =>
        new() { Name = visit.Name, ActualStartTime = at?.ToTimestamp(), Place = place, Etag = visit.Etag, RequestId = NewRequest };

    private static EndVisitRequest End(Visit visit, DateTimeOffset? at, VisitPlace? place) =>
        new() { Name = visit.Name, ActualEndTime = at?.ToTimestamp(), Place = place, Etag = visit.Etag, RequestId = NewRequest };

    private static MissVisitRequest Miss(Visit visit) => new() { Name = visit.Name, Reason = MissReason.Weather, Etag = visit.Etag, RequestId = NewRequest };

    private static CancelVisitRequest Cancel(Visit visit) => new() { Name = visit.Name, Etag = visit.Etag, RequestId = NewRequest };
}

public sealed class VisitsOnSqlite(SchedulingOnSqlite host) : VisitTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class VisitsOnSqlServer(SchedulingOnSqlServer host) : VisitTests(host), IClassFixture<SchedulingOnSqlServer>;
