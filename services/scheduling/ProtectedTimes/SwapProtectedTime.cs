using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Reason = Coaching.Scheduling.V1.ProtectedTimeReason;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class ProtectedTimesApi
{
    public override Task<Session> SwapProtectedTime(SwapProtectedTimeRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("session", request.Session, SessionRow.Pattern)
            .Enum("reason", request.Reason);
        SessionTimes.CheckStart(violations, "start_time", request.StartTime);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Session,
            tx => Swap(tx, reach, request, version),
            async (tx, name) => (await SessionState.Find(tx, reach, name) ?? throw Errors.NotFound(name)).ToProto());
    }

    private async Task<Session> Swap(Tx tx, Reach reach, SwapProtectedTimeRequest request, long version)
    {
        var row = await SessionState.Changeable(tx, reach, request.Session, version, State.Planned);
        var start = request.StartTime.ToDateTimeOffset();
        new Violations().Require(start > tx.Now, "start_time", "must be in the future").ThrowIfAny();
        if (row.CoachingSlot.Length > 0)
        {
            await CycleQuota.Check(tx, await zone.YearOf(tx, row.OrgUnit), row, start);
        }

        var wanted = row with { StartTime = start, StartDate = today.Of(start) };
        await MustSuit(tx, wanted);
        return (await MoveWithRoom(tx, row, wanted, request.Reason, reach.Caller)).ToProto();
    }

    // Who else is booked then is the bookings' business, which SLOT_TAKEN tells.
    private async Task MustSuit(Tx tx, SessionRow wanted)
    {
        var busyNow = await busy.Of(tx, [wanted.Coach, wanted.Coachee], wanted.StartTime, wanted.EndTime, wanted.Name);
        var (coach, coachee) = (SchoolReasons(busyNow, wanted.Coach), SchoolReasons(busyNow, wanted.Coachee));
        if (wanted.Kind is Kind.Observation or Kind.CoTeaching && wanted.CoachingSlot.Length > 0 && !coachee.Remove(Reason.Teaches))
        {
            throw Unsuitable("The coachee teaches no lesson in that time.", "coachee", "NO_LESSON");
        }

        if (coach.Count > 0)
        {
            throw Unsuitable("The coach is not free in that time.", "coach", coach.First().ToString());
        }

        if (coachee.Count > 0)
        {
            throw Unsuitable("The coachee is not free in that time.", "coachee", coachee.First().ToString());
        }
    }

    private async Task<SessionRow> MoveWithRoom(Tx tx, SessionRow row, SessionRow wanted, RearrangementReason reason, string actor)
    {
        if (row.Facility.Length == 0)
        {
            return await SessionMoves.Move(tx, row, wanted, reason, actor);
        }

        var time = new Span(wanted.StartTime, wanted.EndTime);
        var all = (await FacilityRow.Of(tx, row.OrgUnit)).Where(room => room.Kind == Facility.Types.Kind.CoachingRoom).ToList();
        var school = await FreeTime.Read(tx, row.OrgUnit, zone.Id, [], all, time, row.Name);
        var rooms = all.Where(room => school.IsFree(room, time)).OrderBy(room => room.Name != row.Facility);
        RpcException? refused = null;
        foreach (var room in rooms)
        {
            try
            {
                SessionRow? moved = null;
                await tx.Nested(async () => moved = await SessionMoves.Move(tx, row, wanted with { Facility = room.Name }, reason, actor));
                return moved!;
            }
            catch (RpcException e) when (Errors.Reason(e) == "SLOT_TAKEN")
            {
                refused = e;
            }
        }

        throw refused ?? Unsuitable("No coaching room is free in that time.", "room", nameof(Facility));
    }

    private static SortedSet<Reason> SchoolReasons(IReadOnlyDictionary<string, IReadOnlySet<Reason>> busyNow, string person) =>
        [.. busyNow.GetValueOrDefault(person)?.Where(reason => reason is not (Reason.CoachingSlot or Reason.CoachingSession)) ?? []];

    private static RpcException Unsuitable(string rule, string side, string cause) =>
        Errors.Precondition("SLOT_UNSUITABLE", rule, ("side", side), ("cause", cause));
}
