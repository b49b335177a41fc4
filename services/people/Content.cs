using Google.Protobuf;

namespace Coaching.People;

/// <summary>What no statement asks about is kept in one column, as the JSON of its contract: that only grows, so old rows stay readable.</summary>
internal static class Content
{
    private static readonly JsonParser Reader = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static string Of(IMessage message) => JsonFormatter.Default.Format(message);

    public static T Read<T>(string content)
        where T : IMessage<T>, new() => Reader.Parse<T>(content);
}
