using System.IO.Compression;
using System.Text;

namespace Coaching.People;

/// <summary>Rows of a file with the same outcome, one line after the other.</summary>
/// <param name="Outcome">What became of them.</param>
/// <param name="Line">The line of the first one; 0 for a record that no line stands for.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Id">The identifier of the record, of a single one that was changed.</param>
internal readonly record struct RowRun(RowOutcome Outcome, long Line, int Count, string Id);

/// <summary>
/// What became of rows of one file, as runs: a file that says nothing new is a handful of them. Identifiers are kept of records that were
/// made, changed or ended; whoever was passed over as no staff leaves nothing but a line's number.
/// </summary>
internal sealed class RowRuns
{
    private readonly List<RowRun> _runs = [];

    public long Rows { get; private set; }

    public void Add(RowOutcome outcome, long line, string id)
    {
        Rows++;
        var kept = line > 0 && outcome is RowOutcome.Unchanged or RowOutcome.Skipped ? "" : id;
        if (line > 0 && kept.Length == 0 && _runs.Count > 0 && _runs[^1] is { Id: "" } last && last.Outcome == outcome && last.Line + last.Count == line)
        {
            _runs[^1] = last with { Count = last.Count + 1 };
        }
        else
        {
            _runs.Add(new RowRun(outcome, line, 1, kept));
        }
    }

    public RowRuns Copy()
    {
        var copy = new RowRuns { Rows = Rows };
        copy._runs.AddRange(_runs);
        return copy;
    }

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(new DeflateStream(bytes, CompressionLevel.Fastest), Encoding.UTF8))
        {
            writer.Write7BitEncodedInt(_runs.Count);
            long before = 0;
            foreach (var run in _runs)
            {
                writer.Write((byte)run.Outcome);
                writer.Write7BitEncodedInt64(ZigZag(run.Line - before));
                writer.Write7BitEncodedInt(run.Count);
                writer.Write(run.Id);
                before = run.Line + run.Count;
            }
        }

        return bytes.ToArray();
    }

    public static IEnumerable<RowRun> Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress), Encoding.UTF8);
        long before = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            var outcome = (RowOutcome)reader.ReadByte();
            var line = before + Unzigzag(reader.Read7BitEncodedInt64());
            var run = new RowRun(outcome, line, reader.Read7BitEncodedInt(), reader.ReadString());
            before = run.Line + run.Count;
            yield return run;
        }
    }

    // Lines mostly rise; of units, parents come first.
    private static long ZigZag(long value) => (value << 1) ^ (value >> 63);

    private static long Unzigzag(long value) => (long)((ulong)value >> 1) ^ -(value & 1);
}
