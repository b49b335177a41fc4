using System.CommandLine;
using System.Text.Json.Nodes;

namespace Coaching.Cli;

internal static class Logout
{
    public static Command Create(Verbs verbs) => verbs.Act(new Command("logout", "Forgets the way to sign in"), run =>
    {
        var wasSignedIn = new SignInStore(run.Terminal.Home).Forget();
        if (run.Output.IsJson)
        {
            run.Output.Json(new JsonObject { ["wasSignedIn"] = wasSignedIn });
        }
        else
        {
            run.Output.Line(wasSignedIn ? "Signed out." : "Nobody was signed in.");
        }

        return Task.FromResult(ExitCode.Ok);
    });
}
