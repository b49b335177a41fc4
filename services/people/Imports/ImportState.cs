using System.Text.Json;
using System.Text.Json.Serialization;

namespace Coaching.People;

/// <summary>What an import is at.</summary>
internal enum ImportStep
{
    Check,
    Orgs,
    Staff,
    RemoveStaff,
    RemoveOrgs,
    Report,
}

/// <summary>How far an import is: stored with each chunk that it applies, so that a killed import goes on where it was.</summary>
internal sealed record ImportState
{
    public ImportStep Step { get; init; }

    /// <summary>Rows of this step that are dealt with.</summary>
    public int Done { get; init; }

    public Dictionary<string, FileTally> Tallies { get; init; } = [];

    public long Warnings { get; init; }

    public long Errors { get; init; }

    public long Issues { get; init; }

    /// <summary>Whether nothing is applied, for reasons that are stored.</summary>
    public bool IsRefused { get; init; }

    /// <summary>How many packs of outcomes are stored.</summary>
    public long Packs { get; init; }

    /// <summary>What became of rows and is not stored yet; it is, with the next write.</summary>
    [JsonIgnore]
    public RowOutcomes Outcomes { get; init; } = new();

    /// <summary>The records that were known before: what may be removed is a share of them.</summary>
    public int KnownStaff { get; init; }

    public int KnownOrgs { get; init; }

    public long Rows => Tallies.Values.Sum(tally => tally.Rows);

    public long Processed => Tallies.Values.Sum(tally => tally.Created + tally.Updated + tally.Unchanged + tally.Skipped + tally.Rejected);

    public static ImportState Of(ReadOnlyMemory<byte> checkpoint) =>
        checkpoint.IsEmpty ? new ImportState() : JsonSerializer.Deserialize<ImportState>(checkpoint.Span) ?? new ImportState();

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>A copy whose tallies can be changed without touching this one: a transaction may run twice.</summary>
    public ImportState Copy() => this with
    {
        Tallies = Tallies.ToDictionary(tally => tally.Key, tally => tally.Value with { }),
        Outcomes = Outcomes.Copy(),
    };

    /// <summary>Counts what became of a row that an issue does not tell of.</summary>
    public void Count(string file, RowOutcome outcome, long line, string id)
    {
        Tally(file).Add(outcome);
        if (outcome != RowOutcome.Rejected)
        {
            Outcomes.Add(file, outcome, line, id);
        }
    }

    public ImportState Begin(ImportStep step) => this with { Step = step, Done = 0 };

    public FileTally Tally(string file) => Tallies.TryGetValue(file, out var tally) ? tally : Tallies[file] = new FileTally();
}
