using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    private const int UsualAlternatives = 5;
    private const int MaxAlternatives = 50;
    private const int MaxStandIns = 20;
    private static readonly TimeSpan MaxWindow = TimeSpan.FromDays(31);

    public override Task<QuerySessionAlternativesResponse> QuerySessionAlternatives(
        QuerySessionAlternativesRequest request, ServerCallContext context)
    {
        var (start, end) = (request.StartTime.ToTimeOrNull(), request.EndTime.ToTimeOrNull());
        new Violations()
            .Name("name", request.Name, SessionRow.Pattern)
            .OptionalTime("start_time", request.StartTime)
            .OptionalTime("end_time", request.EndTime)
            .Require(start is null || end is null || (start < end && end - start <= MaxWindow), "end_time", "must be after start_time, by at most 31 days")
            .Require(start is not null || end is null, "start_time", "must be set when end_time is")
            .Range("max_count", request.MaxCount, 0, MaxAlternatives)
            .ThrowIfAny();
        return database.Read(
            async db =>
            {
                var row = await SessionState.Find(db, context.Reach(), request.Name) ?? throw Errors.NotFound(request.Name);
                if (row.State is not (State.Planned or State.Missed))
                {
                    throw Errors.Precondition("WRONG_STATE", $"{row.Name} must be PLANNED or MISSED.", ("required", "PLANNED or MISSED"));
                }

                var response = new QuerySessionAlternativesResponse();
                response.Alternatives.Add(await Alternatives(db, row, start, end, request.MaxCount == 0 ? UsualAlternatives : request.MaxCount));
                if (row.Kind == Kind.Observation && row.State == State.Planned && !row.HasStandIn && row.StartTime > db.Now)
                {
                    response.StandIns.Add(await StandIns.For(db, row, zone.Id, MaxStandIns));
                }

                return response;
            },
            context.CancellationToken);
    }

    private Task<IReadOnlyList<SessionAlternative>> Alternatives(Tx db, SessionRow row, DateTimeOffset? start, DateTimeOffset? end, int count) =>
        start is { } from
            ? SessionTimesFinder.Find(db, row, zone.Id, new Span(from > db.Now ? from : db.Now, end ?? from + MaxWindow), count)
            : SessionTimesFinder.FindInCycle(db, row, zone.Id, count);
}
