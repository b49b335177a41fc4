using System.CommandLine;
using System.Text.Json.Nodes;

namespace Coaching.Cli;

internal static class Login
{
    public static Command Create(Verbs verbs) => verbs.Act(
        new Command("login", "Keeps the way to sign in (--as, or --client-id with its companions) for later calls; no secret is kept"),
        async run =>
        {
            var given = run.Globals.Given(run.Parsed) ?? throw CommandException.Usage(
                "Say how: --as PERSONA, or --client-id, --client-secret-file and --issuer. Tokens are not kept: set COACH_TOKEN instead.");

            // Who cannot sign in now is told now.
            await run.Connect();
            var settings = run.Settings;
            var isUsual = settings.Grpc.Port == settings.Gateway.Port + 1 && settings.Grpc.Host == settings.Gateway.Host;
            var store = new SignInStore(run.Terminal.Home);
            store.Write(given with { Gateway = settings.Gateway.ToString(), Grpc = isUsual ? null : settings.Grpc.ToString() });
            if (run.Output.IsJson)
            {
                run.Output.Json(new JsonObject
                {
                    ["gateway"] = settings.Gateway.ToString(),
                    ["signedInAs"] = given.As ?? given.ClientId,
                    ["file"] = store.FilePath,
                });
            }
            else
            {
                run.Output.Line($"Signed in as {given.Describe()} at {settings.Gateway}");
            }

            return ExitCode.Ok;
        });
}
