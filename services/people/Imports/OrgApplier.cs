using System.Collections.Concurrent;
using System.Globalization;
using Coaching.Platform;
using Kind = Coaching.People.V1.OrgUnitRevision.Types.Kind;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using State = Coaching.People.V1.OrgUnit.Types.State;

namespace Coaching.People;

/// <summary>Applies organisations to the tree, each by its sourcedId; what says nothing new writes nothing.</summary>
internal sealed class OrgApplier(Origin origin, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known, DateOnly today)
{
    /// <summary>The unit that each organisation of the package became, and those known before that something refers to.</summary>
    private readonly ConcurrentDictionary<string, PlacedUnit> _units = new(StringComparer.Ordinal);

    /// <summary>The unit of an organisation of the package, or of one known before that <see cref="Know"/> was told of.</summary>
    public PlacedUnit? UnitOf(string sourcedId) => _units.GetValueOrDefault(sourcedId);

    /// <summary>Takes up organisations that are not in the package and known from before.</summary>
    public async Task Know(Session db, IEnumerable<string> sourcedIds)
    {
        if (known.Count > 0)
        {
            await Take(db, sourcedIds.Where(id => !_units.ContainsKey(id) && known.ContainsKey(id)).Distinct().Select(id => (id, known[id].Name)).ToList());
        }
    }

    /// <summary>Takes up organisations that were applied already, as far as they lie where this import may write.</summary>
    public async Task Load(Session db, IEnumerable<RosterOrg> orgs)
    {
        var records = await RosterRecord.Of(db, RosterRecord.OrgUnits, origin, orgs.Where(org => !org.IsDeleted).Select(org => org.SourcedId));
        await Take(db, records.Values);
    }

    /// <summary>Takes up the units of records.</summary>
    public Task Take(Session db, IEnumerable<RosterRecord> records) =>
        Take(db, [.. records.Where(record => !record.IsEnded).Select(record => (origin.IdOf(record.SourcedId), record.Resource))]);

    /// <summary>Whether nothing about a new organisation can be refused; what could be is left to <see cref="Apply"/>, which says why.</summary>
    public bool CanAdd(RosterOrg org, HashSet<(string Parent, string Code)> codes)
    {
        var parent = Above(org);
        return (parent is not null || (org.ParentSourcedId.Length == 0 && place is null))
            && parent?.IsOpen != false
            && OrgUnitRules.MayStandBelow(org.Level, parent?.Level)
            && (org.Code.Length == 0 || codes.Add((parent?.Name ?? "", org.Code)));
    }

    /// <summary>Makes a new unit of an organisation that nothing stands against.</summary>
    public void Add(NewRecords records, RosterOrg org, string name, DateTimeOffset now)
    {
        var row = NewUnit(org, name, Above(org), now);
        records.Add(row);
        records.Add(RecordOf(org, name, Hash(org, row.Parent)), [(origin.System, org.SourcedId)]);
        _units[org.SourcedId] = PlacedUnit.Of(row);
    }

    /// <summary>Forgets units that were not stored after all.</summary>
    public void Forget(IEnumerable<RosterOrg> orgs)
    {
        foreach (var org in orgs)
        {
            _units.TryRemove(org.SourcedId, out _);
        }
    }

    private async Task Take(Session db, IReadOnlyList<(string SourcedId, string Name)> units)
    {
        var rows = await PlacedUnit.Load(db, units.Select(unit => unit.Name));
        foreach (var (sourcedId, name) in units)
        {
            if (rows.TryGetValue(name, out var unit) && unit.IsInside(place))
            {
                _units[sourcedId] = unit;
            }
        }
    }

    public async Task<RowOutcome> Apply(Session tx, RosterOrg org, RosterRecord? record)
    {
        var resource = record?.Resource ?? await RosterRecord.Adopt(tx, RosterRecord.OrgUnits, origin, org.SourcedId);
        if (resource is not null && !await IsInside(tx, resource))
        {
            throw new RowRejectedException("sourcedId", "OUTSIDE_PARENT");
        }

        if (org.IsDeleted)
        {
            return await Delete(tx, record);
        }

        var parent = org.ParentSourcedId.Length == 0
            ? place?.Name ?? ""
            : UnitOf(org.ParentSourcedId)?.Name ?? throw new RowRejectedException("parentSourcedId", IssueCodes.ParentRejected);
        var hash = Hash(org, parent);
        var outcome = RowOutcome.Unchanged;
        if (record?.Says(hash) != true)
        {
            outcome = resource is null ? RowOutcome.Created : RowOutcome.Updated;
            var row = resource is null ? await Create(tx, org, parent) : await Update(tx, org, resource, parent);
            await RecordOf(org, row.Name, hash).Store(tx, record is null);
            _units[org.SourcedId] = row.MergedInto.Length == 0 ? PlacedUnit.Of(row) : (await PlacedUnit.Load(tx, [row.Name]))[row.Name];
        }

        return outcome;
    }

    private RosterRecord RecordOf(RosterOrg org, string name, byte[] hash) => new()
    {
        Collection = RosterRecord.OrgUnits,
        SourcedId = origin.KeyOf(org.SourcedId),
        Resource = name,
        Source = origin.Source,
        Hash = hash,
        IsEnded = false,
    };

    /// <summary>Whether a row would be new, would change something, or would not.</summary>
    public RowOutcome Compare(RosterOrg org, RosterRecord? record)
    {
        var parent = Above(org)?.Name ?? "";
        return record is null ? org.IsDeleted ? RowOutcome.Unchanged : RowOutcome.Created
            : org.IsDeleted == record.IsEnded && (org.IsDeleted || record.Says(Hash(org, parent))) ? RowOutcome.Unchanged
            : RowOutcome.Updated;
    }

    /// <summary>Closes the unit of a record that is gone; it stays for its history.</summary>
    public static async Task Close(Session tx, RosterRecord record, DateOnly today)
    {
        await (record with { IsEnded = true }).Store(tx, isNew: false);
        if (await OrgUnitRow.Find(tx, record.Resource) is { State: State.Active } row)
        {
            await Store(tx, row, row with { State = State.Closed, CloseDate = today }, Kind.Closed, today);
        }
    }

    private async Task<RowOutcome> Delete(Session tx, RosterRecord? record)
    {
        if (record is null or { IsEnded: true })
        {
            return RowOutcome.Unchanged;
        }

        await Close(tx, record, today);
        return RowOutcome.Updated;
    }

    private PlacedUnit? Above(RosterOrg org) => org.ParentSourcedId.Length > 0 ? UnitOf(org.ParentSourcedId) : place is null ? null : PlacedUnit.Of(place);

    private static OrgUnitRow NewUnit(RosterOrg org, string name, PlacedUnit? parent, DateTimeOffset now) => new()
    {
        Name = name,
        DisplayName = org.Name,
        Level = org.Level,
        Parent = parent?.Name ?? "",
        Ancestors = parent?.AncestorsOfChild ?? "",
        County = org.Level == Level.County ? name : parent?.County ?? "",
        State = State.Active,
        Code = org.Code.Length == 0 ? null : org.Code,
        Latitude = org.Latitude,
        Longitude = org.Longitude,
        OpenDate = org.OpenDate,
        Version = 1,
        CreateTime = now,
        UpdateTime = now,
    };

    private async Task<OrgUnitRow> Create(Session tx, RosterOrg org, string parentName)
    {
        var parent = parentName.Length == 0 ? null : PlacedUnit.Of(await OrgUnitRow.Open(tx, parentName));
        var row = NewUnit(org, $"orgUnits/{Guid.CreateVersion7(tx.Now)}", parent, tx.Now);
        if (!OrgUnitRules.MayStandBelow(org.Level, parent?.Level))
        {
            throw new RowRejectedException("type", IssueCodes.LevelNotBelowParent);
        }

        if (!await tx.TryInsert(OrgUnitRow.Insert, row))
        {
            throw new RowRejectedException("identifier", "EXTERNAL_ID_TAKEN");
        }

        await ExternalIds.Add(tx, row.Name, origin.System, org.SourcedId);
        await tx.Tell(row);
        return row;
    }

    // Its level is what others rely on: an import changes how a unit is called and where it stands, and opens it again, unless it went into another.
    private async Task<OrgUnitRow> Update(Session tx, RosterOrg org, string name, string parent)
    {
        var row = await OrgUnitRow.Find(tx, name) ?? throw Errors.NotFound(name);
        var opens = !row.IsOpen && row.MergedInto.Length == 0;
        var changed = row with
        {
            DisplayName = org.Name,
            Code = org.Code.Length == 0 ? row.Code : org.Code,
            Latitude = org.Latitude ?? row.Latitude,
            Longitude = org.Longitude ?? row.Longitude,
            State = opens ? State.Active : row.State,
            OpenDate = org.OpenDate ?? (opens ? today : row.OpenDate),
            CloseDate = opens ? null : row.CloseDate,
        };
        changed = changed == row ? row : await Store(tx, row, changed, opens ? Kind.Opened : Kind.Updated, today);
        return changed.IsOpen && parent.Length > 0 && changed.Parent != parent ? await Move(tx, changed, parent) : changed;
    }

    private async Task<OrgUnitRow> Move(Session tx, OrgUnitRow row, string parent)
    {
        var moved = await OrgUnitTree.Move(tx, row, await OrgUnitRow.Open(tx, parent), OrgUnitHistory.Entry(Kind.Moved, today), today);

        // What stands below is elsewhere now, and further rows refer to it; below most units, which are schools, there is nothing.
        var below = (await OrgUnitTree.Below(tx, row.Name)).Select(unit => unit.Name).ToHashSet(StringComparer.Ordinal);
        await Take(tx, below.Count == 0 ? [] : [.. _units.Where(known => below.Contains(known.Value.Name)).Select(known => (known.Key, known.Value.Name))]);
        return moved;
    }

    private static async Task<OrgUnitRow> Store(Session tx, OrgUnitRow before, OrgUnitRow changed, Kind kind, DateOnly today) =>
        await tx.Find<string>(OrgUnitRow.SelectSiblingWithCode, changed) is null
            ? await OrgUnitHistory.Save(tx, before, changed, OrgUnitHistory.Entry(kind, today))
            : throw new RowRejectedException("identifier", "EXTERNAL_ID_TAKEN");

    private async Task<bool> IsInside(Session db, string unit) =>
        place is null || await db.One<int>(CountInside, new { unit, place = place.Name }) > 0;

    private static byte[] Hash(RosterOrg org, string parent) => new ContentHash()
        .Add(org.Name).Add(((int)org.Level).ToString(CultureInfo.InvariantCulture)).Add(org.Code).Add(parent)
        .Add(org.Latitude?.ToString("R", CultureInfo.InvariantCulture)).Add(org.Longitude?.ToString("R", CultureInfo.InvariantCulture))
        .Add(org.OpenDate?.ToString("O", CultureInfo.InvariantCulture))
        .ToBytes();

    private const string CountInside = "SELECT COUNT(*) FROM dir_ancestors WHERE org_unit = @unit AND ancestor = @place";
}
