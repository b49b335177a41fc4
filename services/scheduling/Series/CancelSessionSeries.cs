using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Change = Coaching.Scheduling.V1.Rearrangement.Types.Change;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    public override Task<SessionSeries> CancelSessionSeries(CancelSessionSeriesRequest request, ServerCallContext context)
    {
        var violations = new Violations().Name("name", request.Name, SessionSeriesRow.Pattern);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => CancelSeries(tx, reach, request.Name, version),
            (tx, name) => SessionSeriesRow.Now(tx, reach, name));
    }

    private static async Task<SessionSeries> CancelSeries(Tx tx, Reach reach, string name, long version)
    {
        var row = await SessionSeriesRow.Find(tx, reach, name) ?? throw Errors.NotFound(name);
        if (row.Cancelled && row.Version == version)
        {
            throw Errors.Precondition("WRONG_STATE", $"{name} was taken back already.");
        }

        var cancelled = row with { Cancelled = true, Version = version + 1 };
        if (await tx.Execute(UpdateSeries, cancelled) == 0)
        {
            throw Errors.Stale(name);
        }

        foreach (var session in (await row.Sessions(tx)).Where(session => session.State == State.Planned && session.StartTime > tx.Now))
        {
            var takenBack = await SessionState.Cancel(tx, session);
            await Rearrangements.Record(tx, session, takenBack, Change.TakenBack, RearrangementReason.Unspecified, reach.Caller);
        }

        return await cancelled.ToProto(tx);
    }

    private const string UpdateSeries =
        "UPDATE session_series SET cancelled = @Cancelled, version = @Version WHERE name = @Name AND version = @Version - 1";
}
