namespace Dapr;

/// <summary>What holds for every subscription of the app.</summary>
public class SubscribeOptions
{
    /// <summary>True when all messages are bare, without a CloudEvent around them.</summary>
    public bool EnableRawPayload { get; set; }
}
