using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Google.Rpc;
using Grpc.Core;

namespace Coaching.Cli;

/// <summary>Turns what went wrong into one line, a code and an exit code.</summary>
internal static partial class Failures
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static CommandException Of(Exception error, Settings? settings, bool isInterrupted) => error switch
    {
        _ when isInterrupted => new CommandException(ExitCode.Interrupted, "INTERRUPTED", "Interrupted."),
        CommandException told => told,
        RpcException { Status.DebugException: CommandException told } => told,
        RpcException rpc => OfRpc(rpc, settings),
        HttpRequestException http => Unreachable(settings?.Gateway, http),
        OperationCanceledException => TooLate(settings),
        IOException or UnauthorizedAccessException => CommandException.Usage(error.Message),
        _ => new CommandException(ExitCode.Refused, "UNEXPECTED", $"An unexpected error occurred: {error.GetType().Name}, {error.Message}"),
    };

    /// <summary>A refusal over REST, an RFC 9457 problem.</summary>
    public static async Task<CommandException> OfResponse(HttpResponseMessage response, CancellationToken cancel)
    {
        var exitCode = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCode.NotSignedIn,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => ExitCode.Unreachable,
            _ => ExitCode.Refused,
        };
        try
        {
            using var problem = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancel));
            var root = problem.RootElement;
            FieldError[] fields = root.TryGetProperty("errors", out var errors)
                ? [.. errors.EnumerateArray().Select(field => new FieldError(Text(field, "field"), Text(field, "detail")))]
                : [];
            return new CommandException(exitCode, Text(root, "code"), Text(root, "detail"), fields);
        }
        catch (JsonException)
        {
            var status = (int)response.StatusCode;
            return new CommandException(exitCode, $"HTTP_{status}", $"The gateway answered {status} {response.ReasonPhrase}.");
        }
    }

    /// <summary>The refusal that a google.rpc.Status describes.</summary>
    public static CommandException OfStatus(Google.Rpc.Status status)
    {
        var code = (StatusCode)status.Code;
        var info = status.Details.Where(any => any.Is(ErrorInfo.Descriptor)).Select(any => any.Unpack<ErrorInfo>()).FirstOrDefault();
        var fields = status.Details.Where(any => any.Is(BadRequest.Descriptor)).SelectMany(any => any.Unpack<BadRequest>().FieldViolations)
            .Select(field => new FieldError(field.Field, field.Description));

        // This version of the common protos calls the reason `type`.
        var reason = info?.Type is { Length: > 0 } given ? given : Name(code);
        return new CommandException(Exit(code), reason, status.Message, [.. fields]);
    }

    private static CommandException OfRpc(RpcException error, Settings? settings)
    {
        if (error.Trailers.GetValueBytes(DetailsTrailer) is { } bytes)
        {
            return OfStatus(Google.Rpc.Status.Parser.ParseFrom(bytes));
        }

        return error.StatusCode switch
        {
            StatusCode.Unavailable or StatusCode.Internal when error.Status.DebugException is { } cause =>
                Unreachable(settings?.Grpc, cause),
            StatusCode.DeadlineExceeded => TooLate(settings),
            _ => new CommandException(Exit(error.StatusCode), Name(error.StatusCode), error.Status.Detail),
        };
    }

    private static CommandException Unreachable(Uri? address, Exception cause)
    {
        for (var inner = cause; inner is not null; inner = inner.InnerException)
        {
            cause = inner is SocketException or HttpRequestException ? inner : cause;
        }

        var place = address?.ToString().TrimEnd('/');
        return new CommandException(ExitCode.Unreachable, "UNREACHABLE", $"{place} is not reachable: {cause.Message}");
    }

    private static CommandException TooLate(Settings? settings) =>
        new(ExitCode.Unreachable, "DEADLINE_EXCEEDED", $"No answer within {settings?.Timeout.TotalSeconds} s.");

    private static int Exit(StatusCode code) => code switch
    {
        StatusCode.Unauthenticated or StatusCode.PermissionDenied => ExitCode.NotSignedIn,
        StatusCode.Unavailable or StatusCode.DeadlineExceeded => ExitCode.Unreachable,
        _ => ExitCode.Refused,
    };

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value.ToString() : "";

    // INVALID_ARGUMENT from InvalidArgument.
    private static string Name(StatusCode code) => InnerCapital().Replace(code.ToString(), "_$0").ToUpperInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();
}
