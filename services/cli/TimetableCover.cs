using System.CommandLine;
using System.Globalization;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Cli;

internal static class TimetableCover
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("cover", "Asks who of a school's staff may be taken for cover; who coaches or is coached then is refused");
        var school = new Argument<string>("SCHOOL") { Description = "The school, 'orgUnits/x' or 'x'" };
        var people = new Argument<string[]>("PEOPLE") { Description = "Who might cover, 'people/x' or 'x'", Arity = ArgumentArity.OneOrMore };
        var at = new Option<DateTimeOffset>("--at")
        {
            HelpName = "TIME",
            Description = "From when, with an offset, such as 2026-11-24T08:40+03:00",
            Required = true,
            CustomParser = result =>
            {
                if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    return time;
                }

                result.AddError("--at must be a time such as 2026-11-24T08:40+03:00.");
                return default;
            },
        };
        var minutes = new Option<int>("--minutes") { HelpName = "N", Description = "For how long", DefaultValueFactory = _ => 40 };
        command.Add(school);
        command.Add(people);
        command.Add(at);
        command.Add(minutes);
        return verbs.Act(command, run => Ask(run, new RequestCoverRequest
        {
            OrgUnit = Names.Full("orgUnits", run.Parsed.GetRequiredValue(school)),
            StartTime = run.Parsed.GetValue(at).ToTimestamp(),
            EndTime = run.Parsed.GetValue(at).AddMinutes(run.Parsed.GetValue(minutes)).ToTimestamp(),
            People = { run.Parsed.GetRequiredValue(people).Select(person => Names.Full("people", person)) },
            RequestId = Guid.NewGuid().ToString(),
        }));
    }

    private static async Task<int> Ask(Invocation run, RequestCoverRequest request)
    {
        var connection = await run.Connect();
        var client = new ProtectedTimeService.ProtectedTimeServiceClient(connection.Grpc);
        var answer = await client.RequestCoverAsync(request, connection.Options(run.Cancel));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        foreach (var person in answer.AvailablePeople)
        {
            run.Output.Line($"{person} may be taken");
        }

        foreach (var refusal in answer.Refusals)
        {
            run.Output.Line($"{refusal.Person} may not: {string.Join(", ", refusal.Reasons.Select(reason => Figures.Words(reason)))}");
        }

        return answer.AvailablePeople.Count > 0 ? ExitCode.Ok : ExitCode.Refused;
    }
}
