using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coaching.Platform;
using State = Coaching.People.V1.OrgUnit.Types.State;

namespace Coaching.People;

/// <summary>Applies organisations to the tree, each by its sourcedId; what says nothing new writes nothing.</summary>
internal sealed class OrgApplier(string source, OrgUnitRow? place, IReadOnlyDictionary<string, KnownOrg> known)
{
    /// <summary>The unit that each organisation of the package became.</summary>
    private readonly Dictionary<string, string> _units = new(StringComparer.Ordinal);

    /// <summary>The unit of an organisation of the package, or of one known before.</summary>
    public string? UnitOf(string sourcedId) => _units.GetValueOrDefault(sourcedId) ?? known.GetValueOrDefault(sourcedId)?.Name;

    /// <summary>Takes up organisations that were applied already, as far as they lie where this import may write.</summary>
    public async Task Load(Session db, IEnumerable<RosterOrg> orgs)
    {
        var records = await RosterRecord.Of(db, RosterRecord.OrgUnits, orgs.Where(org => !org.IsDeleted).Select(org => org.SourcedId));
        foreach (var record in records.Values.Where(record => !record.IsEnded))
        {
            if (await IsInside(db, record.Resource))
            {
                _units[record.SourcedId] = record.Resource;
            }
        }
    }

    public async Task<RowOutcome> Apply(Session tx, RosterOrg org, RosterRecord? record)
    {
        var resource = record?.Resource ?? await RosterRecord.Adopt(tx, RosterRecord.OrgUnits, org.SourcedId);
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
            : UnitOf(org.ParentSourcedId) ?? throw new RowRejectedException("parentSourcedId", IssueCodes.ParentRejected);
        var hash = Hash(org, parent);
        var outcome = RowOutcome.Unchanged;
        if (record?.Says(hash) != true)
        {
            outcome = resource is null ? RowOutcome.Created : RowOutcome.Updated;
            resource = resource is null ? await Create(tx, org, parent) : await Update(tx, org, resource);
            await new RosterRecord
            {
                Collection = RosterRecord.OrgUnits,
                SourcedId = org.SourcedId,
                Resource = resource,
                Source = source,
                Hash = hash,
                IsEnded = false,
            }.Store(tx, record is null);
        }

        _units[org.SourcedId] = resource!;
        return outcome;
    }

    /// <summary>Whether a row would be new, would change something, or would not.</summary>
    public RowOutcome Compare(RosterOrg org, RosterRecord? record)
    {
        if (record is not null)
        {
            _units[org.SourcedId] = record.Resource;
        }

        var parent = org.ParentSourcedId.Length == 0 ? place?.Name ?? "" : UnitOf(org.ParentSourcedId) ?? "";
        return record is null ? org.IsDeleted ? RowOutcome.Unchanged : RowOutcome.Created
            : org.IsDeleted == record.IsEnded && (org.IsDeleted || record.Says(Hash(org, parent))) ? RowOutcome.Unchanged
            : RowOutcome.Updated;
    }

    /// <summary>Closes the unit of a record that is gone; it stays for its history.</summary>
    public static async Task Close(Session tx, RosterRecord record)
    {
        await (record with { IsEnded = true }).Store(tx, isNew: false);
        if (await OrgUnitRow.Find(tx, record.Resource) is { State: State.Active } row)
        {
            await Store(tx, row with { State = State.Closed });
        }
    }

    private static async Task<RowOutcome> Delete(Session tx, RosterRecord? record)
    {
        if (record is null or { IsEnded: true })
        {
            return RowOutcome.Unchanged;
        }

        await Close(tx, record);
        return RowOutcome.Updated;
    }

    private static async Task<string> Create(Session tx, RosterOrg org, string parentName)
    {
        var name = $"orgUnits/{Guid.CreateVersion7(tx.Now)}";
        var parent = parentName.Length == 0 ? null : await OrgUnitRow.Open(tx, parentName);
        var (ancestors, county) = OrgUnitRow.Place(name, org.Level, parent);
        var row = new OrgUnitRow
        {
            Name = name,
            DisplayName = org.Name,
            Level = org.Level,
            Parent = parentName,
            Ancestors = ancestors,
            County = county,
            State = State.Active,
            Code = org.Code.Length == 0 ? null : org.Code,
            Latitude = org.Latitude,
            Longitude = org.Longitude,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!OrgUnitRules.MayStandBelow(org.Level, parent?.Level))
        {
            throw new RowRejectedException("type", IssueCodes.LevelNotBelowParent);
        }

        if (!await tx.TryInsert(OrgUnitRow.Insert, row))
        {
            throw new RowRejectedException("identifier", "EXTERNAL_ID_TAKEN");
        }

        await ExternalIds.Add(tx, name, RosterRecord.System, org.SourcedId);
        await tx.Tell(row);
        return name;
    }

    // A unit never moves, and its level is what others rely on: an import changes how it is called and where it lies on the map.
    private static async Task<string> Update(Session tx, RosterOrg org, string name)
    {
        var row = await OrgUnitRow.Find(tx, name) ?? throw Errors.NotFound(name);
        var changed = row with
        {
            DisplayName = org.Name,
            Code = org.Code.Length == 0 ? row.Code : org.Code,
            Latitude = org.Latitude ?? row.Latitude,
            Longitude = org.Longitude ?? row.Longitude,
            State = State.Active,
        };
        if (changed != row)
        {
            await Store(tx, changed);
        }

        return name;
    }

    private static async Task Store(Session tx, OrgUnitRow changed)
    {
        var row = changed with { Version = changed.Version + 1, UpdateTime = tx.Now };
        if (await tx.Find<string>(OrgUnitRow.SelectSiblingWithCode, row) is not null)
        {
            throw new RowRejectedException("identifier", "EXTERNAL_ID_TAKEN");
        }

        await tx.Execute(OrgUnitRow.Update, row);
        await tx.Tell(row);
    }

    private async Task<bool> IsInside(Session db, string unit) =>
        place is null || await db.One<int>(CountInside, new { unit, place = place.Name }) > 0;

    private static byte[] Hash(RosterOrg org, string parent) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\n', org.Name, (int)org.Level, org.Code, parent,
        org.Latitude?.ToString("R", CultureInfo.InvariantCulture), org.Longitude?.ToString("R", CultureInfo.InvariantCulture))));

    private const string CountInside = "SELECT COUNT(*) FROM dir_ancestors WHERE org_unit = @unit AND ancestor = @place";
}
