using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>What an operator can put right, told in one line without a stack.</summary>
internal static class StartFailure
{
    private const string Stopped = "The service did not start: ";

    public static string? Explain(Exception error) => error switch
    {
        OptionsValidationException e => Stopped + string.Join("; ", e.Failures) + ".",
        AggregateException e when e.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            Stopped + string.Join("; ", e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)) + ".",
        StartException e => Stopped + OneLine(e.Message),

        // The binder names the key and the type that its value does not fit, or the keys that no option has.
        InvalidOperationException e when e.Source == "Microsoft.Extensions.Configuration.Binder" => Stopped + OneLine(e.Message),
        IOException { InnerException: SocketException or Microsoft.AspNetCore.Connections.AddressInUseException } e => Stopped + OneLine(e.Message),
        _ => null,
    };

    private static string OneLine(string message) => message.ReplaceLineEndings(" ");
}
