using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    private static readonly TimeSpan MaxStay = TimeSpan.FromHours(24);

    public override Task<Visit> EndVisit(EndVisitRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, VisitRow.Pattern);
        VisitRules.CheckMoment(violations, "actual_end_time", request.ActualEndTime, clock.GetUtcNow());
        VisitRules.CheckPlace(violations, "place", request.Place);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => End(tx, reach, request, version), (tx, name) => VisitState.Now(tx, reach, name));
    }

    private static async Task<Visit> End(Tx tx, Reach reach, EndVisitRequest request, long version)
    {
        var row = await VisitState.Changeable(tx, reach, request.Name, version, State.Started);
        var moment = request.ActualEndTime.ToTimeOrNull() ?? tx.Now;
        new Violations()
            .Require(moment > row.ActualStartTime, "actual_end_time", "must be after the start")
            .Require(moment - row.ActualStartTime <= MaxStay, "actual_end_time", "must be at most 24 hours after the start")
            .ThrowIfAny();

        Spot? place = request.Place is { } told ? Spot.Of(told.Location) : null;
        return await VisitState.Save(tx, row with
        {
            State = State.Ended,
            ActualEndTime = moment,
            EndLatitude = place?.Latitude,
            EndLongitude = place?.Longitude,
            EndAccuracyMeters = request.Place?.AccuracyMeters ?? 0,
            EndDistanceMeters = place is { } here && await SchoolPlaces.Find(tx, row.OrgUnit) is { } school ? Earth.Meters(here, school) : null,
        });
    }
}
