using Google.Protobuf;

namespace Coaching.Platform;

/// <summary>What no statement asks about is kept in one column, as the JSON of its contract: that only grows, so old rows stay readable.</summary>
public static class Content
{
    private static readonly JsonParser Reader = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    /// <summary>The text that a row keeps of a message.</summary>
    public static string Of(IMessage message) => JsonFormatter.Default.Format(message);

    /// <summary>The message that a row keeps.</summary>
    public static T Read<T>(string content)
        where T : IMessage<T>, new() => Reader.Parse<T>(content);
}
