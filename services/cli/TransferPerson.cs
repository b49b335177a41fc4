using System.CommandLine;
using Coaching.People.V1;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Cli;

internal static class TransferPerson
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("transfer", "Moves a person to another unit on a day, and tells what became of each pair");
        var person = new Argument<string>("PERSON") { Description = "The person, 'people/x' or 'x'" };
        var to = new Option<string>("--to") { Description = "The unit moved to", Required = true, HelpName = "UNIT" };
        var from = new Option<string>("--from") { Description = "The unit whose posts end [default: the person's primary unit]", HelpName = "UNIT" };
        var role = new Option<Role>("--role") { Description = "What the person does there", DefaultValueFactory = _ => Role.Teacher };
        var date = FigureOptions.Day("--date", "First day there, today at the latest [default: today]");
        command.Add(person);
        foreach (var option in new Option[] { to, from, role, date })
        {
            command.Add(option);
        }

        return verbs.Act(command, run => Move(run, new TransferPersonRequest
        {
            Name = Names.Full("people", run.Parsed.GetRequiredValue(person)),
            OrgUnit = Names.Full("orgUnits", run.Parsed.GetRequiredValue(to)),
            FromOrgUnit = Names.Full("orgUnits", run.Parsed.GetValue(from)),
            Role = run.Parsed.GetValue(role),
            TransferDate = Figures.Day(run.Parsed.GetValue(date) ?? DateOnly.FromDateTime(run.Terminal.Clock.GetLocalNow().DateTime)),
            RequestId = Guid.NewGuid().ToString(),
        }));
    }

    private static async Task<int> Move(Invocation run, TransferPersonRequest request)
    {
        var connection = await run.Connect();
        var client = new PersonService.PersonServiceClient(connection.Grpc);
        var transfer = await client.TransferPersonAsync(request, connection.Options(run.Cancel));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(transfer));
            return ExitCode.Ok;
        }

        run.Output.Line($"{request.Name} works at {transfer.OrgUnit} since {Figures.Day(transfer.TransferDate)}, before at {transfer.FromOrgUnit}.");
        foreach (var change in transfer.PairChanges)
        {
            var successor = change.Successor.Length == 0 ? "" : $" to {change.Successor}";
            run.Output.Line($"  {change.CoachingRelationship} {Figures.Words(change.Outcome)}{successor}: {Figures.Words(change.Reason)}");
        }

        return ExitCode.Ok;
    }
}
