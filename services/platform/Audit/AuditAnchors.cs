using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coaching.Platform;

/// <summary>
/// Says every hour, in the log, how far each audit chain has come. The log is kept elsewhere, so whoever later rewrites the tables cannot
/// rewrite what was said: <see cref="AuditVerifier"/> takes these lines as anchors.
/// </summary>
internal sealed partial class AuditAnchors(Database database, TimeProvider clock, ILogger<AuditAnchors> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var anchors = await AuditVerifier.Anchors(database, stoppingToken);
                var text = string.Join(' ', anchors.Select(Text));
                Anchored(text);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The next hour says it; a service without its database has louder ways to tell.
                Failed(e);
            }
        }
    }

    private static string Text(AuditAnchor anchor) => string.Create(CultureInfo.InvariantCulture, $"{anchor.Chain}:{anchor.Seq}:{anchor.Hash}");

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit chains have come to {Anchors}")]
    private partial void Anchored(string anchors);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit chains could not be read")]
    private partial void Failed(Exception error);
}
