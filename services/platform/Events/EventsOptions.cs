using System.ComponentModel.DataAnnotations;

namespace Coaching.Platform;

/// <summary>How a service's facts go out to the broker, and how its sidecar proves itself.</summary>
public sealed class EventsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Events";

    /// <summary>The Dapr component that carries events.</summary>
    [Required]
    public string PubSub { get; set; } = "pubsub";

    /// <summary>Whether this process relays its outbox to the broker; consumers find everything in the feed without it.</summary>
    public bool Relay { get; set; } = true;

    /// <summary>The most events in one bulk publish.</summary>
    [Range(1, 1_000)]
    public int BulkSize { get; set; } = 200;

    /// <summary>How long the relay and the sequencer sleep when nothing wakes them.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long the relay gathers events after the first one before it publishes them together.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan GatherTime { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a leader may be silent before another replica takes its place.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The token that the sidecar sends with deliveries; APP_API_TOKEN, which Dapr's injector sets, when absent.</summary>
    [Secret]
    public string? AppApiToken { get; set; }

    /// <summary>The file that holds that token.</summary>
    [ReadableFile]
    public string? AppApiTokenFile { get; set; }
}

/// <summary>Where the feeds of other services are and how they are pulled.</summary>
public sealed class FeedsOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Feeds";

    /// <summary>The gRPC address of each source by its name; the name on its gRPC port when absent.</summary>
    public Dictionary<string, string> Sources { get; } = [];

    /// <summary>How long a consumer waits for the doorbell before it looks for itself.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:00:30")]
    public TimeSpan PullInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The most events that one transaction applies.</summary>
    [Range(1, 2_000)]
    public int MaxBatch { get; set; } = 500;

    /// <summary>How long a pull may last; the next one goes on where it ended.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PullDeadline { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a feed may be silent within a pull.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a request waits for a source's newest facts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan CatchUpTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest pause between attempts to reach a source.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The pause before the first retry of an event whose handler failed; each of the five is twice as long.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);
}
