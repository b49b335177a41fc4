namespace Dapr.Client;

/// <summary>One event of a bulk publish.</summary>
public class BulkPublishEntry<TValue>(
    string entryId, TValue eventData, string contentType, IReadOnlyDictionary<string, string>? metadata = default)
{
    /// <summary>Names the entry within its request.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The event as the caller gave it.</summary>
    public TValue EventData { get; } = eventData;

    /// <summary>The media type it was sent as.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>The entry's own metadata.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}

/// <summary>What became of a bulk publish.</summary>
public class BulkPublishResponse<TValue>(List<BulkPublishResponseFailedEntry<TValue>> failedEntries)
{
    /// <summary>The entries that were not published; the others were.</summary>
    public List<BulkPublishResponseFailedEntry<TValue>> FailedEntries { get; } = failedEntries;
}

/// <summary>An entry that was not published, and why.</summary>
public class BulkPublishResponseFailedEntry<TValue>(BulkPublishEntry<TValue> entry, string errorMessage)
{
    /// <summary>The entry.</summary>
    public BulkPublishEntry<TValue> Entry { get; } = entry;

    /// <summary>The sidecar's reason.</summary>
    public string ErrorMessage { get; } = errorMessage;
}
