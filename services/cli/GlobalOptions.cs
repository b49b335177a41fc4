using System.CommandLine;

namespace Coaching.Cli;

/// <summary>The options of every verb.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _gateway =
        Text("--gateway", "URL", "Where the gateway serves REST (env COACH_GATEWAY) [default: http://localhost:8080]");

    private readonly Option<string?> _grpc =
        Text("--grpc", "URL", "Where the gateway serves gRPC (env COACH_GRPC) [default: the gateway's port + 1]");

    private readonly Option<string?> _as = Text("--as", "PERSONA", "Sign in as a persona of the local host's development issuer");
    private readonly Option<string?> _token =
        Text("--token", "TOKEN", "Use this access token (env COACH_TOKEN, which other users of the machine cannot see)");

    private readonly Option<string?> _clientId = Text("--client-id", "ID", "Sign in as a client of an OpenID Connect issuer");
    private readonly Option<FileInfo?> _secretFile = new("--client-secret-file")
    {
        HelpName = "FILE",
        Description = "The file that holds the client's secret",
        Recursive = true,
    };

    private readonly Option<string?> _issuer = Text("--issuer", "URL", "The issuer that knows the client; https, except on this machine");
    private readonly Option<string?> _scope = Text("--scope", "SCOPES", "OAuth scopes to ask the issuer for");
    private readonly Option<double> _timeout = new("--timeout")
    {
        HelpName = "SECONDS",
        Description = "How long one call may take",
        DefaultValueFactory = _ => 30,
        Recursive = true,
    };

    public GlobalOptions() => _timeout.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<double>() is not (> 0 and <= 3600))
        {
            result.AddError("--timeout must be more than 0 and at most 3600 seconds.");
        }
    });

    public Option<bool> Json { get; } = new("--json")
    {
        Description = "Write one JSON document and nothing else; errors are JSON on stderr",
        Recursive = true,
    };

    public IEnumerable<Option> All => [_gateway, _grpc, _as, _token, _clientId, _secretFile, _issuer, _scope, _timeout, Json];

    /// <summary>Options win over the environment, and the environment over what `coach login` stored.</summary>
    public Settings Read(ParseResult parsed, Terminal terminal)
    {
        var given = Given(parsed);
        var stored = new SignInStore(terminal.Home).Read();
        var gateway = Address(
            "--gateway", parsed.GetValue(_gateway) ?? terminal.Environment("COACH_GATEWAY") ?? stored?.Gateway ?? "http://localhost:8080");

        // A stored gRPC address belongs to the stored gateway.
        var storedGrpc = stored?.Gateway is { } its && Address("--gateway", its) == gateway ? stored.Grpc : null;
        var grpc = parsed.GetValue(_grpc) ?? terminal.Environment("COACH_GRPC") ?? storedGrpc;
        return new Settings
        {
            Gateway = gateway,
            Grpc = grpc is null ? new UriBuilder(gateway) { Port = gateway.Port + 1 }.Uri : Address("--grpc", grpc),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
            Token = parsed.GetValue(_token) ?? (given is null ? terminal.Environment("COACH_TOKEN") : null),
            SignIn = given ?? stored,
        };
    }

    /// <summary>The way to sign in that the options name; null when they name none.</summary>
    public SignIn? Given(ParseResult parsed)
    {
        var (persona, client) = (parsed.GetValue(_as), parsed.GetValue(_clientId));
        var (secret, issuer) = (parsed.GetValue(_secretFile), parsed.GetValue(_issuer));
        if (new[] { persona, client, parsed.GetValue(_token) }.Count(value => value is not null) > 1)
        {
            throw CommandException.Usage("--as, --token and --client-id are different ways to sign in: give one of them.");
        }

        if (client is null ? secret is not null || issuer is not null : secret is null || issuer is null)
        {
            throw CommandException.Usage("--client-id, --client-secret-file and --issuer belong together.");
        }

        return persona is null && client is null ? null : new SignIn
        {
            Gateway = parsed.GetValue(_gateway),
            Grpc = parsed.GetValue(_grpc),
            As = persona,
            ClientId = client,
            ClientSecretFile = secret?.FullName,
            Issuer = issuer,
            Scope = parsed.GetValue(_scope),
        };
    }

    private static Uri Address(string option, string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw CommandException.Usage($"{option} must be an http or https URL, such as http://localhost:8080.");

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description, Recursive = true };
}
