using Coaching.People.V1;

namespace Coaching.People;

/// <summary>Reads units from a CSV file: each row is one, and its path columns name those above it.</summary>
internal sealed class CsvOrgs(RosterTable table, CsvMapping mapping, OrgUnitRow? place)
{
    private readonly int _id = table.Column("sourcedId");
    private readonly int _name = table.Column("name");
    private readonly int _code = table.Column("identifier");
    private readonly int[] _path = [.. mapping.Path.Select(path => table.Column(path.Column))];
    private readonly int _placeLevels = place is null ? 0 : KnownOrg.LevelsOf(place.Level, place.County);
    private readonly Dictionary<string, RosterOrg> _above = new(StringComparer.Ordinal);
    private readonly List<RosterOrg> _ordered = [];

    /// <summary>Every identifier that the file names, also in lines that were refused, and of the units above.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>How many units the path columns name.</summary>
    public int Paths => _above.Count;

    public IReadOnlyList<RosterOrg> Read(CancellationToken cancel)
    {
        while (table.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (ReadRow() is var (column, code))
            {
                table.Reject(column, code);
            }
        }

        return _ordered;
    }

    private (string Column, string Code)? ReadRow()
    {
        var id = table.Row[_id];
        if (RosterText.SourcedId(id) is { } badId)
        {
            return (mapping.IdColumn, id.Length == 0 ? IssueCodes.MissingValue : badId);
        }

        if (!Named.Add(id))
        {
            return (mapping.IdColumn, IssueCodes.DuplicateSourcedId);
        }

        if (RosterText.Name(table.Row[_name], 200) is { } badName)
        {
            return (mapping.DisplayNameColumn, badName);
        }

        if (table.Row[_code].Length > 50)
        {
            return (mapping.CodeColumn, IssueCodes.TextLength);
        }

        if (Above(out var parent) is { } wrong)
        {
            return wrong;
        }

        if (!OrgUnitRules.MayStandBelow(mapping.Level, parent?.Level ?? place?.Level))
        {
            return ("", IssueCodes.LevelNotBelowParent);
        }

        var (latitude, longitude) = RosterText.Location(table, "latitude", "longitude", mapping.LatitudeColumn);
        _ordered.Add(new RosterOrg
        {
            SourcedId = id,
            Line = table.Line,
            IsDeleted = false,
            Name = table.Row[_name],
            Type = "",
            Code = table.Row[_code],
            ParentSourcedId = parent?.SourcedId ?? "",
            Latitude = latitude,
            Longitude = longitude,
            Level = mapping.Level,
        });
        return null;
    }

    // All columns are looked at before a unit is made: a row that is refused makes none.
    private (string Column, string Code)? Above(out RosterOrg? parent)
    {
        parent = null;
        var missing = new List<RosterOrg>();
        var id = "";
        for (var index = 0; index < _path.Length; index++)
        {
            var (column, value) = (mapping.Path[index], table.Row[_path[index]]);
            if (value.Length == 0)
            {
                if (column.Required)
                {
                    return (column.Column, IssueCodes.MissingValue);
                }

                continue;
            }

            id = $"{(id.Length == 0 ? ":" : $"{id}/")}{value}";
            if (!_above.TryGetValue(id, out var unit))
            {
                if ((RosterText.Name(value, 200) ?? (id.Length > 200 ? IssueCodes.TextLength : null)) is { } badName)
                {
                    return (column.Column, badName);
                }

                if (!OrgUnitRules.MayStandBelow(column.Level, parent?.Level ?? place?.Level))
                {
                    return (column.Column, IssueCodes.LevelNotBelowParent);
                }

                missing.Add(unit = NewAbove(id, value, column.Level, parent));
            }

            parent = unit;
        }

        foreach (var unit in missing)
        {
            _above.Add(unit.SourcedId, unit);
            Named.Add(unit.SourcedId);
            _ordered.Add(unit);
        }

        return null;
    }

    private RosterOrg NewAbove(string id, string name, OrgUnit.Types.Level level, RosterOrg? parent) => new()
    {
        SourcedId = id,
        Line = 0,
        IsDeleted = false,
        Name = name,
        Type = "",
        Code = "",
        ParentSourcedId = parent?.SourcedId ?? "",
        Level = level,
        Levels = (parent?.Levels ?? _placeLevels) | RosterVocabulary.Bit(level),
    };
}
