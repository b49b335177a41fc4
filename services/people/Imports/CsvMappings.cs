using Coaching.People.V1;
using Coaching.Platform;
using Kind = Coaching.People.V1.CsvMapping.Types.Kind;

namespace Coaching.People;

/// <summary>Checks what a mapping says, and translates it into the names that readers know.</summary>
internal static class CsvMappings
{
    private const int MaxPath = 6;
    private const int MaxAliases = 1_000;
    private const int MaxColumn = 60;

    public static void Check(Violations violations, CsvMapping mapping)
    {
        const string path = "csv_mapping";
        var isUnit = mapping.Kind == Kind.OrgUnit;
        violations
            .Require(mapping.Kind is Kind.OrgUnit or Kind.Person, $"{path}.kind", "must be ORG_UNIT or PERSON")
            .Require(IsSystem(mapping.System), $"{path}.system", "must be 1 to 40 characters of a-z 0-9 -, and not oneroster")
            .Require(mapping.UnitSystem.Length == 0 || IsAnySystem(mapping.UnitSystem), $"{path}.unit_system", "must be 1 to 40 characters of a-z 0-9 -")
            .Require(Columns(mapping).All(column => column.Length <= MaxColumn), path, "must name columns of at most 60 characters")
            .Text($"{path}.id_column", mapping.IdColumn, 1, MaxColumn)
            .Count($"{path}.path", mapping.Path.Count, 0, MaxPath)
            .Count($"{path}.aliases", mapping.Aliases.Count, 0, MaxAliases)
            .Count($"{path}.external_id_columns", mapping.ExternalIdColumns.Count, 0, ExternalIds.MaxCount - 1)
            .Require(mapping.ExternalIdColumns.All(id => IsAnySystem(id.System) && id.Column.Length > 0), $"{path}.external_id_columns", "must name systems of 1 to 40 characters of a-z 0-9 -");
        if (isUnit)
        {
            violations
                .Text($"{path}.display_name_column", mapping.DisplayNameColumn, 1, MaxColumn)
                .Require(IsLevel(mapping.Level), $"{path}.level", "must be a level")
                .Require(mapping.Path.All(column => IsLevel(column.Level) && column.Column.Length > 0), $"{path}.path", "must name a column and a level each")
                .Require(mapping.ExternalIdColumns.Count == 0, $"{path}.external_id_columns", "must be empty for units");
        }
        else
        {
            violations
                .Text($"{path}.given_name_column", mapping.GivenNameColumn, 1, MaxColumn)
                .Text($"{path}.family_name_column", mapping.FamilyNameColumn, 1, MaxColumn)
                .Text($"{path}.role_column", mapping.RoleColumn, 1, MaxColumn)
                .Text($"{path}.unit_column", mapping.UnitColumn, 1, MaxColumn);
        }
    }

    /// <summary>Every column that a mapping names.</summary>
    public static IEnumerable<string> Columns(CsvMapping mapping) => Names(mapping).Values
        .Concat(mapping.Path.Select(column => column.Column))
        .Concat(mapping.ExternalIdColumns.Select(id => id.Column))
        .Concat(mapping.Aliases.Select(alias => alias.Column))
        .Distinct(StringComparer.Ordinal);

    /// <summary>The columns by the names under which readers ask for them.</summary>
    public static IReadOnlyDictionary<string, string> Names(CsvMapping mapping) => new (string Name, string Column)[]
    {
        ("sourcedId", mapping.IdColumn), ("name", mapping.DisplayNameColumn), ("identifier", mapping.CodeColumn),
        ("latitude", mapping.LatitudeColumn), ("longitude", mapping.LongitudeColumn), ("givenName", mapping.GivenNameColumn),
        ("familyName", mapping.FamilyNameColumn), ("email", mapping.EmailColumn), ("phone", mapping.PhoneColumn), ("role", mapping.RoleColumn),
        ("orgSourcedIds", mapping.UnitColumn),
    }.Where(name => name.Column.Length > 0).ToDictionary(name => name.Name, name => name.Column, StringComparer.Ordinal);

    private static bool IsSystem(string system) => IsAnySystem(system) && system != RosterRecord.System;

    private static bool IsAnySystem(string system) => system.Length <= 40 && ResourceName.IsId(system);

    private static bool IsLevel(OrgUnit.Types.Level level) => level != OrgUnit.Types.Level.Unspecified && Enum.IsDefined(level);
}
