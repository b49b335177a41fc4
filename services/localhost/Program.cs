using System.CommandLine;
using Coaching.Localhost;
using Grpc.Core;
using Spectre.Console;

var data = new Option<DirectoryInfo>("--data") { Description = "Folder of the databases.", DefaultValueFactory = _ => new DirectoryInfo("data") };
var port = new Option<int>("--port") { Description = "Port of the gateway's REST; gRPC takes the next one.", DefaultValueFactory = _ => 8080 };
var demo = new Option<string>("--demo") { Description = "'on' seeds a demonstration at the first start, 'off' starts empty.", DefaultValueFactory = _ => "on" };
demo.AcceptOnlyFromAmong("on", "off");
port.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int>() is < 0 or > 65534)
    {
        result.AddError("--port must be 0 to 65534; 0 takes free ports.");
    }
});
var smoke = new Option<bool>("--smoke") { Description = "Seed, check every figure against the plan of the demonstration, and exit with 0 or 1." };

var root = new RootCommand("Runs the whole platform in one process, for development and demonstration.") { data, port, demo, smoke };
root.SetAction((parsed, cancel) => Run(
    new LocalOptions
    {
        Data = parsed.GetValue(data)!.FullName,
        Port = parsed.GetValue(port),
        Demo = parsed.GetValue(demo) == "on",
        Smoke = parsed.GetValue(smoke),
    },
    cancel));
return await root.Parse(args).InvokeAsync();

static async Task<int> Run(LocalOptions options, CancellationToken cancel)
{
    try
    {
        return await LocalRun.Start(options, AnsiConsole.Console, cancel);
    }
    catch (Exception e) when (e is InvalidOperationException or IOException)
    {
        await Console.Error.WriteLineAsync($"The local host did not start: {e.Message.ReplaceLineEndings(" ")}");
        return 1;
    }
    catch (RpcException e)
    {
        await Console.Error.WriteLineAsync($"The demonstration could not be stored: {e.Status.StatusCode}, {e.Status.Detail}");
        return 1;
    }
    catch (OperationCanceledException) when (cancel.IsCancellationRequested)
    {
        return 0;
    }
}
