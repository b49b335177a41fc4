namespace Coaching.Sidecar;

/// <summary>A message as the broker holds it: the envelope, or the bare payload of a raw publish.</summary>
internal sealed record BrokerMessage(
    byte[] Data, bool IsEnvelope, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset? Expires)
{
    /// <summary>How often delivery has failed.</summary>
    public int Failures { get; init; }
}
