using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override Task<Visit> StartVisit(StartVisitRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, VisitRow.Pattern);
        VisitRules.CheckMoment(violations, "actual_start_time", request.ActualStartTime, clock.GetUtcNow());
        VisitRules.CheckPlace(violations, "place", request.Place);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, request.Name, tx => Start(tx, reach, request, version), (tx, name) => VisitState.Now(tx, reach, name));
    }

    private static async Task<Visit> Start(Tx tx, Reach reach, StartVisitRequest request, long version)
    {
        var row = await VisitState.Changeable(tx, reach, request.Name, version, State.Planned);
        var moment = request.ActualStartTime.ToTimeOrNull() ?? tx.Now;
        Spot? place = request.Place is { } told ? Spot.Of(told.Location) : null;
        return await VisitState.Save(tx, row with
        {
            State = State.Started,
            ActualStartTime = moment,
            StartLatitude = place?.Latitude,
            StartLongitude = place?.Longitude,
            StartAccuracyMeters = request.Place?.AccuracyMeters ?? 0,
            StartDistanceMeters = place is { } here && await SchoolPlaces.Find(tx, row.OrgUnit) is { } school ? Earth.Meters(here, school) : null,
        });
    }
}
