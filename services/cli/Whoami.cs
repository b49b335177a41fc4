using System.Buffers.Text;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coaching.People.V1;
using Grpc.Core;

namespace Coaching.Cli;

internal static class Whoami
{
    private const string Me = "people/me";

    public static Command Create(Verbs verbs) => verbs.Act(new Command("whoami", "Who is signed in, and what posts that person has"), Show);

    private static async Task<int> Show(Invocation run)
    {
        var connection = await run.Connect();
        var client = new PersonService.PersonServiceClient(connection.Grpc);
        var claims = Claims(await connection.Tokens.Get(run.Cancel));
        var (person, posts) = await Ask(client, connection, run.Cancel);
        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject
            {
                ["subject"] = claims?["sub"]?.DeepClone(),
                ["client"] = claims?["azp"]?.DeepClone(),
                ["roles"] = claims?["roles"]?.DeepClone(),
                ["person"] = person is null ? null : Output.ToNode(person),
                ["posts"] = new JsonArray([.. posts.Select(post => Output.ToNode(post))]),
            });
            return ExitCode.Ok;
        }

        if (person is null)
        {
            run.Output.Line($"{claims?["sub"] ?? "An unnamed subject"}, whom the platform keeps no person for");
        }
        else
        {
            run.Output.Line($"{person.GivenName} {person.FamilyName} ({person.Name})");
        }

        if (claims?["roles"] is JsonArray roles)
        {
            run.Output.Line($"roles: {string.Join(", ", roles)}");
        }

        foreach (var post in posts)
        {
            var until = post.EndDate is null ? "" : $" until {Figures.Day(post.EndDate)}";
            run.Output.Line($"{Figures.Words(post.Role)} at {post.OrgUnit} since {Figures.Day(post.StartDate)}{until}");
        }

        return ExitCode.Ok;
    }

    // An app is nobody's person, and an administrator need not be known as one.
    private static async Task<(Person? Person, IReadOnlyList<StaffAssignment> Posts)> Ask(
        PersonService.PersonServiceClient client, Connection connection, CancellationToken cancel)
    {
        try
        {
            var person = await client.GetPersonAsync(new GetPersonRequest { Name = Me }, connection.Options(cancel));
            var request = new ListStaffAssignmentsRequest { Parent = Me };
            var posts = await Pages.All(request, page => client.ListStaffAssignmentsAsync(page, connection.Options(cancel)));
            return (person, posts.StaffAssignments);
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.PermissionDenied)
        {
            return (null, []);
        }
    }

    // For display only: the platform checks the token, and an issuer may hand out one that says nothing to us.
    private static JsonObject? Claims(string token)
    {
        try
        {
            return token.Split('.') is [_, var payload, _] ? JsonNode.Parse(Base64Url.DecodeFromChars(payload)) as JsonObject : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
