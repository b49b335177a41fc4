using System.CommandLine;
using Coaching.People.V1;
using Google.Protobuf.Collections;
using Grpc.Core;
using Spectre.Console;
using Link = Coaching.People.V1.Cascade.Types.Link;

namespace Coaching.Cli;

internal static class Cascade
{
    // Each costs a read of the caller's quota.
    private const int MaxLookUps = 100;

    public static Command Create(Verbs verbs)
    {
        var command = new Command("cascade", "Who coaches a person, and whom that person coaches, as trees");
        var person = new Argument<string>("PERSON") { Description = "The person, 'people/x' or 'x'; 'me' is who is signed in" };
        var date = FigureOptions.Day("--date", "The day that the cascade is wanted for [default: today]");
        command.Add(person);
        command.Add(date);
        return verbs.Act(command, run => Show(run, Names.Full("people", run.Parsed.GetRequiredValue(person)), run.Parsed.GetValue(date)));
    }

    private static async Task<int> Show(Invocation run, string person, DateOnly? date)
    {
        var connection = await run.Connect();
        var client = new CoachingRelationshipService.CoachingRelationshipServiceClient(connection.Grpc);
        var request = new GetCascadeRequest { Name = person, Date = Figures.Day(date) };
        var cascade = await client.GetCascadeAsync(request, connection.Options(run.Cancel));
        if (run.Output.IsJson)
        {
            run.Output.Json(Output.ToNode(cascade));
            return ExitCode.Ok;
        }

        var above = await Parents(run, connection, client, cascade.Coaches, pair => pair.Coachee);
        var below = await Parents(run, connection, client, cascade.Coachees, pair => pair.Coach);
        run.Output.Line($"{cascade.DisplayName} ({cascade.Person})");
        Write(run.Output, "coached by", cascade.Person, cascade.Coaches, above);
        Write(run.Output, "coaches", cascade.Person, cascade.Coachees, below);
        return ExitCode.Ok;
    }

    // Where one person alone stands a step nearer, that is the one; else the pair that the link names says who it is.
    private static async Task<Dictionary<Link, string>> Parents(
        Invocation run,
        Connection connection,
        CoachingRelationshipService.CoachingRelationshipServiceClient client,
        IReadOnlyCollection<Link> links,
        Func<CoachingRelationship, string> nearer)
    {
        var parents = new Dictionary<Link, string>();
        var levels = links.ToLookup(link => link.Distance, link => link.Person);
        var lookUps = 0;
        foreach (var link in links.Where(link => link.Distance > 1))
        {
            if (levels[link.Distance - 1].Distinct().Take(2).ToList() is [var only])
            {
                parents[link] = only;
                continue;
            }

            if (++lookUps > MaxLookUps)
            {
                break;
            }

            try
            {
                var pair = await client.GetCoachingRelationshipAsync(
                    new GetCoachingRelationshipRequest { Name = link.CoachingRelationship }, connection.Options(run.Cancel));
                parents[link] = nearer(pair);
            }
            catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
            {
                // Not a pair that the caller may see: the link is shown by its distance alone.
            }
        }

        return parents;
    }

    private static void Write(Output output, string title, string person, RepeatedField<Link> links, Dictionary<Link, string> parents)
    {
        if (links.Count == 0)
        {
            output.Line($"{title}: nobody");
            return;
        }

        var tree = new Tree(new Text($"{title}:")).Guide(output.IsSeen ? TreeGuide.Line : TreeGuide.Ascii);
        var places = new Dictionary<string, IHasTreeNodes> { [person] = tree };
        foreach (var link in links)
        {
            var isPlaced = places.TryGetValue(link.Distance == 1 ? person : parents.GetValueOrDefault(link, ""), out var place);
            var node = (place ?? tree).AddNode(new Text(Output.Clean(Describe(link, isPlaced))));
            places.TryAdd(link.Person, node);
        }

        output.Write(tree);
    }

    private static string Describe(Link link, bool isPlaced)
    {
        var distance = isPlaced ? "" : $", {link.Distance} steps away";
        var since = $"since {Figures.Day(link.StartDate)}{(link.EndDate is null ? "" : $" until {Figures.Day(link.EndDate)}")}";
        return $"{link.DisplayName} ({link.Person}), {Figures.Words(link.Tier)}, {link.OrgUnit}, {since}{distance}";
    }
}
