using System.Collections.Concurrent;
using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The forms in use, kept in memory: what is published never changes, and that it is retired is heard within a minute.</summary>
internal sealed class InstrumentCatalogue(Database database, TimeProvider clock)
{
    // A country has a few dozen; beyond this many they are read each time, and memory stays what it is.
    private const int MaxKept = 1_000;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Kept> _forms = new(StringComparer.Ordinal);

    /// <summary>The form of this name that was published; null when there is none, or only a draft.</summary>
    public ValueTask<InstrumentForm?> Find(string name, CancellationToken cancel) =>
        _forms.TryGetValue(name, out var kept) && clock.GetElapsedTime(kept.Since) < Fresh
            ? ValueTask.FromResult<InstrumentForm?>(kept.Form)
            : new ValueTask<InstrumentForm?>(Load(name, cancel));

    /// <summary>Reads the form anew the next time.</summary>
    public void Forget(string name) => _forms.TryRemove(name, out _);

    /// <summary>Publishes the forms that every installation begins with, unless they are there.</summary>
    public Task AddBuiltIn(CancellationToken cancel) => database.Write(
        async tx =>
        {
            foreach (var draft in BuiltInContent.Read<Instrument>("instruments").Append(LessonVisit.Draft))
            {
                await InstrumentRow.Published(draft.Name, draft, tx.Now).TryAdd(tx);
            }
        },
        cancel);

    private async Task<InstrumentForm?> Load(string name, CancellationToken cancel)
    {
        var row = await database.Read(db => db.Find<InstrumentRow>(InstrumentRow.SelectByName, new { Name = name }), cancel);
        if (row is null or { State: Instrument.Types.State.Draft })
        {
            return null;
        }

        var form = new InstrumentForm(row.ToProto());
        if (_forms.Count < MaxKept || _forms.ContainsKey(name))
        {
            _forms[name] = new Kept(form, clock.GetTimestamp());
        }

        return form;
    }

    private sealed record Kept(InstrumentForm Form, long Since);
}
