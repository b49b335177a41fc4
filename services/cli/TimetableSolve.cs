using System.CommandLine;
using Coaching.Scheduling.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Rule = Coaching.Scheduling.V1.CoachingTimetable.Types.Conflict.Types.Rule;

namespace Coaching.Cli;

internal static class TimetableSolve
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("solve", "Finds every pair of a school its slots in the teaching timetable; the answer is a draft");
        var school = new Argument<string>("SCHOOL") { Description = "The school, 'orgUnits/x' or 'x'" };
        var programme = new Option<string?>("--programme") { HelpName = "PROGRAMME", Description = "Only pairs of this programme" };
        var observations = new Option<int>("--observations") { HelpName = "N", Description = "Lessons to observe in a cycle [default: 2]" };
        var within = new Option<int?>("--feedback-within") { HelpName = "DAYS", Description = "Days from a lesson to its feedback [default: 2]" };
        var seconds = new Option<int?>("--seconds") { HelpName = "N", Description = "How long to try, 1 to 120 [default: 10]" };
        var seed = new Option<ulong>("--seed") { HelpName = "N", Description = "The same seed gives the same answer [default: 1]" };
        var scratch = new Option<bool>("--from-scratch") { Description = "Forget the published coaching timetable instead of staying close to it" };
        var date = FigureOptions.Day("--date", "The day whose timetable and pairs count [default: today]");
        command.Add(school);
        foreach (var option in new Option[] { programme, observations, within, seconds, seed, scratch, date })
        {
            command.Add(option);
        }

        return verbs.Act(command, run =>
        {
            var settings = new SolveSettings
            {
                ObservationsPerCycle = run.Parsed.GetValue(observations),
                Seed = run.Parsed.GetValue(seed),
                FromScratch = run.Parsed.GetValue(scratch),
                TimeBudget = run.Parsed.GetValue(seconds) is { } budget ? Duration.FromTimeSpan(TimeSpan.FromSeconds(budget)) : null,
            };
            if (run.Parsed.GetValue(within) is { } days)
            {
                settings.FeedbackWithinDays = days;
            }

            return Solve(run, new SolveCoachingTimetableRequest
            {
                OrgUnit = Names.Full("orgUnits", run.Parsed.GetRequiredValue(school)),
                Programme = Names.Full("programmes", run.Parsed.GetValue(programme)),
                EffectiveDate = Figures.Day(run.Parsed.GetValue(date)),
                Settings = settings,
                RequestId = Guid.NewGuid().ToString(),
            });
        });
    }

    private static async Task<int> Solve(Invocation run, SolveCoachingTimetableRequest request)
    {
        var connection = await run.Connect();
        var client = new CoachingTimetableService.CoachingTimetableServiceClient(connection.Grpc);
        var operation = await client.SolveCoachingTimetableAsync(request, connection.Options(run.Cancel));
        var draft = await OperationWait.For<CoachingTimetable>(run, connection, operation);
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(draft));
            return ExitCode.Ok;
        }

        Write(run.Output, draft);
        await WeekGridTable.Write(run, connection, draft.Name, "", draft.CycleWeeks);
        run.Output.Remark($"To fix it: coach timetable publish {Names.Id(draft.Name)}");
        return ExitCode.Ok;
    }

    private static void Write(Output output, CoachingTimetable draft)
    {
        output.Line($"{draft.Name}: {draft.ServedCount} of {draft.PairCount} pairs of {draft.OrgUnit} have their slots{(draft.TimeOver ? "; time ran out" : "")}");
        var objectives = new Grid(output, ["Objective"], ["Value", "Proven bound"]);
        foreach (var each in draft.Objectives)
        {
            objectives.Add([Figures.Words(each.Objective), Figures.Number((long)each.Value), Figures.Number((long)each.Bound)]);
        }

        objectives.Write(output);
        foreach (var pair in draft.UnservedPairs)
        {
            output.Line($"No place for {pair.CoachingRelationship}, since {(pair.Proven ? "these cannot all hold" : "these seem not to hold together")}:");
            foreach (var conflict in pair.Conflicts.GroupBy(conflict => (conflict.Rule, conflict.Person)).OrderBy(group => group.Key.Rule == Rule.OtherPair))
            {
                output.Line($"    {Text([.. conflict])}");
            }

            foreach (var relaxation in pair.Relaxations)
            {
                output.Line($"  would help: {string.Join("; ", relaxation.Steps)}");
            }
        }
    }

    // Somebody who teaches all week is one line, not forty.
    private static string Text(List<CoachingTimetable.Types.Conflict> conflicts)
    {
        if (conflicts.Count == 1 || conflicts[0].Period is null)
        {
            return string.Join("; ", conflicts.Select(conflict => conflict.Description));
        }

        var days = conflicts.GroupBy(conflict => (conflict.Period.CycleWeek, conflict.Period.Day))
            .Select(day => $"{day.Key.Day.ToString()[..3]}{(day.Key.CycleWeek > 1 ? $" of week {day.Key.CycleWeek}" : "")} {string.Join(' ', day.Select(conflict => conflict.Period.DisplayName))}");
        return $"{conflicts[0].Person} {Figures.Words(conflicts[0].Rule)}: {string.Join(", ", days)}".TrimStart();
    }
}
