using System.Text.Json;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    private const int WeekDays = 7;

    public override Task<CoachingSlot> MoveCoachingSlot(MoveCoachingSlotRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachingSlotRow.Pattern)
            .Range("cycle_week", request.CycleWeek, 0, MaxWeeks)
            .Enum("day", request.Day)
            .OptionalName("facility", request.Facility, FacilityRow.Pattern)
            .Enum("reason", request.Reason);
        WallClock.Check(violations, "start_time", request.StartTime);
        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            request.Name,
            tx => Move(tx, reach, request, version),
            async (tx, name) => (await FindSlot(tx, reach, name) ?? throw Errors.NotFound(name)).ToProto());
    }

    private async Task<CoachingSlot> Move(Tx tx, Reach reach, MoveCoachingSlotRequest request, long version)
    {
        var slot = await FindSlot(tx, reach, request.Name) ?? throw Errors.NotFound(request.Name);
        if (slot.Version != version)
        {
            throw Errors.Stale(slot.Name);
        }

        var timetable = await CoachingTimetableRow.Changeable(
            tx, reach, slot.CoachingTimetable, await tx.One<long>(SelectVersion, slot), CoachingTimetable.Types.State.Published);
        var first = timetable.StartDate > today.Date ? timetable.StartDate.Value : today.Date;
        var settings = timetable.ToProto([]).Settings ?? new SolveSettings();
        var facts = await SchoolFacts.Read(tx, slot.OrgUnit, timetable.Programme, first);
        var moved = await Place(tx, new SchoolProblem(facts, settings), facts, settings, slot, request);
        if (await tx.Execute(UpdateSlot, moved) != 1)
        {
            throw Errors.Stale(slot.Name);
        }

        await MoveSessions(tx, timetable, slot, moved, first, request.Reason, reach.Caller);
        return moved.ToProto();
    }

    private static async Task<CoachingSlotRow> Place(
        Tx tx, SchoolProblem school, SchoolFacts facts, SolveSettings settings, CoachingSlotRow slot, MoveCoachingSlotRequest request)
    {
        var (week, start) = (Math.Max(1, request.CycleWeek), WallClock.Minute(request.StartTime));
        var period = school.PeriodAt(week, request.Day, start);
        new Violations().Require(period >= 0, "start_time", "must be when a period of that day begins").ThrowIfAny();

        var rules = new SlotRules(school, facts, settings.HasFeedbackWithinDays ? settings.FeedbackWithinDays : SchoolProblem.UsualFeedbackDays);
        var broken = rules.Broken(slot, period);
        if (broken.Any(each => each.Rule == ClashRule.FeedbackDelay))
        {
            throw Errors.Precondition("QUOTA_BROKEN", "Feedback would come too long after the lessons that were seen.", ("coachingSlot", slot.Name));
        }

        var rooms = rules.FreeRooms(slot, period).ToList();
        var room = slot.Facility.Length == 0 ? ""
            : request.Facility.Length > 0 ? request.Facility
            : rooms.Contains(slot.Facility) ? slot.Facility
            : rooms.FirstOrDefault("");
        if (slot.Facility.Length > 0 && !rooms.Contains(room))
        {
            broken = [.. broken, (ClashRule.Room, "")];
        }

        if (broken.Count > 0)
        {
            var names = broken.Select(each => JsonNamingPolicy.SnakeCaseUpper.ConvertName(each.Rule.ToString())).Distinct();
            throw Errors.Precondition("SLOT_UNSUITABLE", "The slot breaks rules there.", ("rules", string.Join(',', names)));
        }

        var time = school.Periods[period];
        var lesson = slot.Kind == Kind.Observation ? school.LessonOf(slot.Coachee, period) : null;
        return slot with
        {
            CycleWeek = time.CycleWeek,
            Day = (int)time.Day,
            StartMinute = WallClock.Minute(time.StartTime),
            EndMinute = WallClock.Minute(time.EndTime),
            Period = time.DisplayName,
            Facility = room,
            Subject = lesson?.Subject ?? "",
            Class = lesson?.Class ?? "",
            Room = lesson?.Room ?? "",
            Version = slot.Version + 1,
        };
    }

    // A session that somebody moved already stays where it is, and stands for the slot's new day. A day that has none at the new place is given up, one that had none gets one.
    private async Task MoveSessions(
        Tx tx, CoachingTimetableRow timetable, CoachingSlotRow slot, CoachingSlotRow moved, DateOnly first, RearrangementReason reason, string actor)
    {
        var year = await zone.YearOf(tx, slot.OrgUnit);
        var days = SlotSessions.DaysOf(year, moved, first, timetable.EndDate ?? first).Where(day => SlotSessions.IsHeld(slot.Kind, day))
            .Select(day => day.Date).ToHashSet();
        var shift = ((moved.CycleWeek - slot.CycleWeek) * WeekDays) + moved.Day - slot.Day;
        var planned = await SlotSessions.Planned(tx, slot.Name, first);
        foreach (var (day, session) in planned.OrderBy(each => shift > 0 ? -each.Day.DayNumber : each.Day.DayNumber))
        {
            var wanted = day.AddDays(shift);
            if (session.StartTime != year.At(day, TimeSpan.FromMinutes(slot.StartMinute)))
            {
                await SlotSessions.Shift(tx, slot.Name, day, wanted);
                continue;
            }

            var start = year.At(wanted, TimeSpan.FromMinutes(moved.StartMinute));
            if (!days.Contains(wanted) || start <= tx.Now)
            {
                await SlotSessions.Leave(tx, slot.Name, day);
                await SlotSessions.Cancel(tx, session, reason, actor);
                continue;
            }

            var minutes = Math.Min(session.DurationMinutes, moved.EndMinute - moved.StartMinute);
            await SessionMoves.Move(
                tx, session, session with { StartTime = start, StartDate = wanted, DurationMinutes = minutes, Facility = moved.Facility }, reason, actor);
            await SlotSessions.Shift(tx, slot.Name, day, wanted);
        }

        if (await Pairs.Find(tx, slot.CoachingRelationship) is { } pair && timetable.EndDate is { } end)
        {
            await SlotSessions.Make(tx, year, moved, pair, first, end, new PublishReport());
        }
    }

    private const string SelectVersion = "SELECT version FROM coaching_timetables WHERE name = @CoachingTimetable";

    private const string UpdateSlot = """
        UPDATE coaching_slots
        SET cycle_week = @CycleWeek, day = @Day, start_minute = @StartMinute, end_minute = @EndMinute, period = @Period, facility = @Facility,
            subject = @Subject, class = @Class, room = @Room, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
