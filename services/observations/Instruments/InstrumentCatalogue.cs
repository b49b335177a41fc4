using System.Collections.Concurrent;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The forms in use, kept in memory: published items never change, so nothing here grows old.</summary>
internal sealed class InstrumentCatalogue(Database database)
{
    // A country has a few dozen; beyond this many they are read each time, and memory stays what it is.
    private const int MaxKept = 1_000;

    private readonly ConcurrentDictionary<string, InstrumentForm> _forms = new(StringComparer.Ordinal);

    /// <summary>The form of this name, or null when there is none.</summary>
    public ValueTask<InstrumentForm?> Find(string name, CancellationToken cancel) => _forms.TryGetValue(name, out var form)
        ? ValueTask.FromResult<InstrumentForm?>(form)
        : new ValueTask<InstrumentForm?>(Load(name, cancel));

    /// <summary>Publishes the form that every installation begins with, unless it is there.</summary>
    public async Task AddBuiltIn(CancellationToken cancel)
    {
        if (await Find(LessonVisit.Name, cancel) is null)
        {
            await database.Write(
                tx => tx.TryInsert(InstrumentRow.Insert, InstrumentRow.Published(LessonVisit.Name, LessonVisit.Draft, tx.Now)), cancel);
        }
    }

    private async Task<InstrumentForm?> Load(string name, CancellationToken cancel)
    {
        if (await database.Read(db => db.Find<InstrumentRow>(InstrumentRow.SelectByName, new { Name = name }), cancel) is not { } row)
        {
            return null;
        }

        var form = new InstrumentForm(row.ToProto());
        if (_forms.Count < MaxKept)
        {
            _forms.TryAdd(name, form);
        }

        return form;
    }
}
