using System.CommandLine;
using Coaching.Scheduling.V1;

namespace Coaching.Cli;

internal static class TimetableShow
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("show", "A coaching timetable as the grid of its weeks");
        var name = new Argument<string>("NAME") { Description = "The coaching timetable, or a school whose published one is meant ('orgUnits/x')" };
        var person = new Option<string?>("--person") { HelpName = "PERSON", Description = "Only slots of this person; 'me' for one's own" };
        command.Add(name);
        command.Add(person);
        return verbs.Act(command, run => Show(run, run.Parsed.GetRequiredValue(name), Names.Full("people", run.Parsed.GetValue(person))));
    }

    private static async Task<int> Show(Invocation run, string name, string person)
    {
        var connection = await run.Connect();
        var client = new CoachingTimetableService.CoachingTimetableServiceClient(connection.Grpc);
        var timetable = name.StartsWith("orgUnits/", StringComparison.Ordinal)
            ? await Published(run, connection, client, name)
            : Names.Full("coachingTimetables", name);
        if (run.Output.IsJson)
        {
            var request = new ListCoachingSlotsRequest { Parent = timetable, Person = person };
            var slots = await Pages.All(request, page => client.ListCoachingSlotsAsync(page, connection.Options(run.Cancel)));
            run.Output.Json(Output.ToNode(slots));
            return ExitCode.Ok;
        }

        var whole = new ListCoachingSlotsRequest { Parent = timetable, Person = person };
        var all = (await Pages.All(whole, page => client.ListCoachingSlotsAsync(page, connection.Options(run.Cancel)))).CoachingSlots;
        await WeekGridTable.Write(run, connection, timetable, person, all.Select(slot => slot.Period.CycleWeek).DefaultIfEmpty(1).Max());
        return ExitCode.Ok;
    }

    // Whoever has a slot there sees it, also who does not see the school's coaching timetables.
    private static async Task<string> Published(
        Invocation run, Connection connection, CoachingTimetableService.CoachingTimetableServiceClient client, string school)
    {
        var request = new ListCoachingSlotsRequest { Parent = "coachingTimetables/-", OrgUnit = school, PageSize = 1 };
        var answer = await client.ListCoachingSlotsAsync(request, connection.Options(run.Cancel));
        return answer.CoachingSlots.FirstOrDefault()?.Name.Split("/slots/")[0]
            ?? throw CommandException.Usage($"{school} has no published coaching timetable in which you see a slot.");
    }
}
