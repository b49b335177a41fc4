using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CalibrationApi
{
    public override async Task<ObserverAgreement> QueryObserverAgreement(QueryObserverAgreementRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("observer", request.Observer, "people/{person}")
            .Name("instrument", request.Instrument, InstrumentRow.Pattern)
            .Require(request.DriftDays is 0 or (>= 7 and <= 365), "drift_days", "must be 7 to 365, or 0 for 90");
        var form = ResourceName.Matches(InstrumentRow.Pattern, request.Instrument) ? await instruments.Find(request.Instrument, context.CancellationToken) : null;
        violations.Require(form is not null, "instrument", "must be an instrument that is published").ThrowIfAny();

        var reach = context.Reach();
        var observer = request.Observer == "people/me" ? reach.Caller : request.Observer;
        return await database.ReadContent(context, async db =>
        {
            await MustReach(db, reach, observer, request.Observer);
            var standard = await CalibrationStandardRow.Of(db, request.Instrument);
            var agreement = await Agreement.Of(db, vault, form!, standard, observer, request.DriftDays == 0 ? Agreement.UsualDriftDays : request.DriftDays);
            return (agreement, (IReadOnlyList<Seen>)[new Seen(observer, observer)]);
        });
    }

    // Oneself where the row says so, those whom one coaches while the pair lasts, and those of one's area.
    private static async Task MustReach(Session db, Reach reach, string observer, string named)
    {
        if (await db.One<int>(CountReached, reach.With(new { observer })) == 0)
        {
            throw Errors.NotFound(named);
        }
    }

    private static readonly string CountReached =
        $"SELECT COUNT(*) FROM dir_people p WHERE p.name = @observer AND {Reach.Predicate("p.org_unit", null, "p.name")}";
}
