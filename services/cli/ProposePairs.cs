using System.CommandLine;
using Coaching.People.V1;
using Coaching.Type.V1;

namespace Coaching.Cli;

internal static class ProposePairs
{
    public static Command Create(Verbs verbs)
    {
        var command = new Command("propose", "Who should coach whom at a school or in a zone, and why; nothing is changed");
        var unit = new Argument<string>("UNIT") { Description = "The unit, 'orgUnits/x' or 'x'" };
        var tier = new Option<Tier>("--tier") { Description = "The level of the pairs", DefaultValueFactory = _ => Tier.HeadToTeacher };
        var distance = new Option<int>("--max-km") { Description = "How far a coach may travel [default: 25]" };
        var target = new Option<int>("--target") { Description = "Coachees that each coach is meant to have [default: the coach's own]" };
        var exclude = new Option<bool>("--exclude-appraisers") { Description = "Propose nobody as coach of whom they appraise" };
        var date = FigureOptions.Day("--date", "The day that it is asked for [default: today]");
        command.Add(unit);
        foreach (var option in new Option[] { tier, distance, target, exclude, date })
        {
            command.Add(option);
        }

        return verbs.Act(command, run => Show(run, new ProposePairsRequest
        {
            OrgUnit = Names.Full("orgUnits", run.Parsed.GetRequiredValue(unit)),
            Tier = run.Parsed.GetValue(tier),
            MaxDistanceKm = run.Parsed.GetValue(distance),
            TargetCoachees = run.Parsed.GetValue(target),
            ExcludeAppraisers = run.Parsed.GetValue(exclude),
            Date = Figures.Day(run.Parsed.GetValue(date)),
        }));
    }

    private static async Task<int> Show(Invocation run, ProposePairsRequest request)
    {
        var connection = await run.Connect();
        var client = new PairingService.PairingServiceClient(connection.Grpc);
        var answer = await client.ProposePairsAsync(request, connection.Options(run.Cancel));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(answer));
            return ExitCode.Ok;
        }

        run.Output.Line($"{answer.Proposals.Count} pairs proposed for {answer.OrgUnit} ({Figures.Words(answer.Tier)}):");
        foreach (var proposal in answer.Proposals)
        {
            run.Output.Line($"  {proposal.CoachName} ({proposal.Coach}) -> {proposal.CoacheeName} ({proposal.Coachee})");
            Write(run, proposal.Reasons);
        }

        Write(run, "Without a coach:", answer.LeftOut.Where(person => !person.AsCoach));
        Write(run, "Coaches left out:", answer.LeftOut.Where(person => person.AsCoach));
        return ExitCode.Ok;
    }

    private static void Write(Invocation run, string title, IEnumerable<PairProposals.Types.LeftOut> people)
    {
        foreach (var (index, person) in people.Index())
        {
            if (index == 0)
            {
                run.Output.Line(title);
            }

            run.Output.Line($"  {person.DisplayName} ({person.Person})");
            Write(run, person.Reasons);
        }
    }

    private static void Write(Invocation run, IEnumerable<PairProposals.Types.Reason> reasons)
    {
        foreach (var reason in reasons)
        {
            run.Output.Line($"      {(reason.Code == PairProposals.Types.Code.CoachAppraises ? "! " : "")}{reason.Text}");
        }
    }
}
