using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using DayOfWeek = Google.Type.DayOfWeek;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    private const int MaxWeeks = 2;

    public override Task<WeekGrid> QueryWeekGrid(QueryWeekGridRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("coaching_timetable", request.CoachingTimetable, CoachingTimetableRow.Pattern)
            .Range("cycle_week", request.CycleWeek, 0, MaxWeeks)
            .OptionalName("person", request.Person, "people/{person}")
            .ThrowIfAny();
        var reach = context.Reach();
        var week = Math.Max(1, request.CycleWeek);
        var args = reach.With(new
        {
            Name = request.CoachingTimetable,
            Week = week,
            Person = request.Person == "people/me" ? reach.Caller : request.Person,
        });
        return database.Read(
            async db =>
            {
                // Whoever sees no slot of it sees nothing of the school's week either.
                var slots = await db.Query<CoachingSlotRow>(SelectOfWeek, args);
                var timetable = await CoachingTimetableRow.Find(db, reach, request.CoachingTimetable) is { } row ? row.Timetable
                    : slots.Count > 0 ? await db.One<string>(SelectTimetable, args) : throw Errors.NotFound(request.CoachingTimetable);
                var periods = (await TimetableRow.ByName(db, timetable))?.Read().Periods.Where(period => period.CycleWeek == week) ?? [];
                var rooms = slots.Count == 0 ? [] : await FacilityRow.Of(db, slots[0].OrgUnit);
                return Grid(week, [.. periods], slots, rooms.ToDictionary(room => room.Name, room => room.DisplayName, StringComparer.Ordinal));
            },
            context.CancellationToken);
    }

    private static WeekGrid Grid(
        int week, List<Timetable.Types.Period> periods, IReadOnlyList<CoachingSlotRow> slots, Dictionary<string, string> rooms)
    {
        var days = periods.Select(period => period.Day).Concat(slots.Select(slot => (DayOfWeek)slot.Day)).Distinct().Order().ToList();
        var rows = periods.Select(period => (Start: WallClock.Minute(period.StartTime), End: WallClock.Minute(period.EndTime), Name: period.DisplayName))
            .Concat(slots.Select(slot => (Start: slot.StartMinute, End: slot.EndMinute, Name: slot.Period)))
            .Distinct().OrderBy(row => row.Start).ThenBy(row => row.End).ThenBy(row => row.Name, StringComparer.Ordinal);
        return new WeekGrid
        {
            CycleWeek = week,
            Rows =
            {
                rows.Select(row => new WeekGrid.Types.Row
                {
                    DisplayName = row.Name,
                    StartTime = WallClock.FromMinute(row.Start),
                    EndTime = WallClock.FromMinute(row.End),
                    Cells = { days.Select(day => Cell(day, row, periods, slots, rooms)) },
                }),
            },
        };
    }

    private static WeekGrid.Types.Cell Cell(
        DayOfWeek day, (int Start, int End, string Name) row, List<Timetable.Types.Period> periods, IReadOnlyList<CoachingSlotRow> slots,
        Dictionary<string, string> rooms) => new()
        {
            Day = day,
            Exists = periods.Any(period => period.Day == day && period.DisplayName == row.Name && WallClock.Minute(period.StartTime) == row.Start),
            Entries =
            {
                slots.Where(slot => slot.Day == (int)day && slot.StartMinute == row.Start && slot.EndMinute == row.End && slot.Period == row.Name)
                    .Select(slot => new WeekGrid.Types.Entry
                    {
                        CoachingSlot = slot.Name,
                        Kind = slot.Kind,
                        Coach = slot.Coach,
                        Coachee = slot.Coachee,
                        Room = slot.Kind == Kind.Feedback ? rooms.GetValueOrDefault(slot.Facility, "") : slot.Room,
                        Lesson = string.Join(' ', new[] { slot.Subject, slot.Class }.Where(text => text.Length > 0)),
                    }),
            },
        };

    private static readonly string SelectOfWeek = $"""
        SELECT {CoachingSlotRow.Columns} FROM coaching_slots s
        WHERE s.coaching_timetable = @Name AND s.cycle_week = @Week AND {Within}
          AND (@Person = '' OR s.coach = @Person OR s.coachee = @Person)
        ORDER BY s.day, s.start_minute, s.name
        """;

    private const string SelectTimetable = "SELECT timetable FROM coaching_timetables WHERE name = @Name";
}
