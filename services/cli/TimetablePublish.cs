using System.CommandLine;
using Coaching.Scheduling.V1;

namespace Coaching.Cli;

internal static class TimetablePublish
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("publish", "Fixes a draft: protects its slots and plans the sessions of the term");
        var name = new Argument<string>("NAME") { Description = "The draft, 'coachingTimetables/x' or 'x'" };
        var from = FigureOptions.Day("--from", "First day [default: tomorrow]");
        var to = FigureOptions.Day("--to", "First day after it [default: the end of the term]");
        var reason = new Option<RearrangementReason>("--reason") { Description = "Why, when it takes the place of another" };
        command.Add(name);
        foreach (var option in new Option[] { from, to, reason })
        {
            command.Add(option);
        }

        return verbs.Act(command, run => Publish(run, new PublishCoachingTimetableRequest
        {
            Name = Names.Full("coachingTimetables", run.Parsed.GetRequiredValue(name)),
            StartDate = Figures.Day(run.Parsed.GetValue(from)),
            EndDate = Figures.Day(run.Parsed.GetValue(to)),
            Reason = run.Parsed.GetValue(reason),
            RequestId = Guid.NewGuid().ToString(),
        }));
    }

    private static async Task<int> Publish(Invocation run, PublishCoachingTimetableRequest request)
    {
        var connection = await run.Connect();
        var client = new CoachingTimetableService.CoachingTimetableServiceClient(connection.Grpc);
        var draft = await client.GetCoachingTimetableAsync(new GetCoachingTimetableRequest { Name = request.Name }, connection.Options(run.Cancel));
        request.Etag = draft.Etag;
        var operation = await client.PublishCoachingTimetableAsync(request, connection.Options(run.Cancel));
        var report = await OperationWait.For<PublishReport>(run, connection, operation);
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(report));
            return ExitCode.Ok;
        }

        run.Output.Line($"{report.CoachingTimetable} is published: {report.PlannedSessions} sessions planned, {report.KeptSessions} kept, "
            + $"{report.CancelledSessions} taken back, {report.SkippedDays} left out for examinations and events.");
        foreach (var collision in report.Collisions)
        {
            run.Output.Line($"  no session of {collision.CoachingSlot} on {Figures.Day(collision.Date)}: {collision.Reason}");
        }

        return ExitCode.Ok;
    }
}
