using Coaching.Scheduling.V1;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Cli;

/// <summary>A coaching timetable as the grid of a week.</summary>
internal static class WeekGridTable
{
    public static async Task Write(Invocation run, Connection connection, string timetable, string person, int weeks)
    {
        var client = new CoachingTimetableService.CoachingTimetableServiceClient(connection.Grpc);
        for (var week = 1; week <= weeks; week++)
        {
            var grid = await client.QueryWeekGridAsync(
                new QueryWeekGridRequest { CoachingTimetable = timetable, CycleWeek = week, Person = person }, connection.Options(run.Cancel));
            if (weeks > 1)
            {
                run.Output.Line($"Week {week}");
            }

            Write(run.Output, grid);
        }

        run.Output.Remark("o: the coach observes the coachee's lesson; f: the two meet for feedback.");
    }

    private static void Write(Output output, WeekGrid grid)
    {
        var days = grid.Rows.FirstOrDefault()?.Cells.Select(cell => cell.Day) ?? [];
        var table = new Grid(output, ["Period", "Time", .. days.Select(Day)], []);
        foreach (var row in grid.Rows)
        {
            table.Add([row.DisplayName, $"{Time(row.StartTime)}-{Time(row.EndTime)}", .. row.Cells.Select(cell => Text(output, cell))]);
        }

        table.Write(output);
    }

    private static string Text(Output output, WeekGrid.Types.Cell cell) => cell.Entries.Count == 0
        ? cell.Exists ? "." : ""
        : string.Join(output.IsSeen ? "\n" : "; ", cell.Entries.Select(Text));

    private static string Text(WeekGrid.Types.Entry entry)
    {
        var place = entry.Room.Length == 0 ? "" : $" ({entry.Room})";
        return $"{(entry.Kind == Session.Types.Kind.Feedback ? 'f' : 'o')} {Names.Id(entry.Coach)} > {Names.Id(entry.Coachee)}{place}";
    }

    private static string Day(DayOfWeek day) => day.ToString()[..3];

    private static string Time(Google.Type.TimeOfDay time) => $"{time.Hours:00}:{time.Minutes:00}";
}
