using Coaching.Platform;
using Coaching.Scheduling.V1;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Scheduling;

/// <summary>What must hold of a request to import a timetable, whatever the files say.</summary>
internal static class TimetableImportRules
{
    private const int MaxFiles = 6;
    private const int MaxBells = 60;
    private const int MaxDays = 60;
    private const int MaxAliases = 500;
    private const int MaxName = 100;
    private const int MaxTerm = 20;

    public static void Check(Violations violations, ImportTimetableRequest request)
    {
        violations.Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Enum("program", request.Program)
            .Text("display_name", request.DisplayName, 0, 200)
            .OptionalEnum("mode", request.Mode)
            .Range("term", request.Term, 0, MaxTerm)
            .Require(
                request.FallbackEncoding.Length == 0 || TimetableText.IsEncoding(request.FallbackEncoding), "fallback_encoding",
                "must be the IANA name of an encoding, such as windows-1252")
            .Require(
                request.Columns is null || request.Program == TimetableProgram.CsvLessons, "columns", "must be given for CSV_LESSONS only");
        if (request.EffectiveDate is not null)
        {
            violations.Date("effective_date", request.EffectiveDate);
        }

        CheckFiles(violations, request);
        CheckBells(violations, request);
        CheckDays(violations, request);
        CheckColumns(violations, request.Columns);
        CheckAliases(violations, request);
    }

    private static void CheckFiles(Violations violations, ImportTimetableRequest request)
    {
        violations.Count("files", request.Files.Count, 1, MaxFiles);
        for (var index = 0; index < Math.Min(request.Files.Count, MaxFiles); index++)
        {
            var (file, path) = (request.Files[index], $"files[{index}]");
            violations.Name($"{path}.upload", file.Upload, "uploads/{upload}")
                .Text($"{path}.file_name", file.FileName, 1, 200)
                .Require(request.Files.Take(index).All(other => other.FileName != file.FileName), $"{path}.file_name", "must not be that of another file");
        }
    }

    private static void CheckBells(Violations violations, ImportTimetableRequest request)
    {
        violations.Count("bells", request.Bells.Count, 0, MaxBells);
        for (var index = 0; index < Math.Min(request.Bells.Count, MaxBells); index++)
        {
            var (bell, path) = (request.Bells[index], $"bells[{index}]");
            violations.Text($"{path}.period", bell.Period, 1, MaxName)
                .Require(request.Bells.Take(index).All(other => other.Period != bell.Period), $"{path}.period", "must not be that of another bell");
            WallClock.CheckSpan(violations, path, bell.StartTime, bell.EndTime);
        }
    }

    private static void CheckDays(Violations violations, ImportTimetableRequest request)
    {
        violations.Count("days", request.Days.Count, 0, MaxDays);
        for (var index = 0; index < Math.Min(request.Days.Count, MaxDays); index++)
        {
            var (day, path) = (request.Days[index], $"days[{index}]");
            violations.Text($"{path}.display_name", day.DisplayName, 1, MaxName)
                .Require(request.Days.Take(index).All(other => other.DisplayName != day.DisplayName), $"{path}.display_name", "must not be that of another day")
                .Require(day.Day_ != DayOfWeek.Unspecified && Enum.IsDefined(day.Day_), $"{path}.day", "must be a day of the week")
                .Range($"{path}.cycle_week", day.CycleWeek, 0, 2);
        }
    }

    private static void CheckColumns(Violations violations, ImportTimetableRequest.Types.Columns? columns)
    {
        foreach (var field in ImportTimetableRequest.Types.Columns.Descriptor.Fields.InFieldNumberOrder())
        {
            violations.Text($"columns.{field.Name}", columns is null ? "" : (string)field.Accessor.GetValue(columns), 0, MaxName);
        }
    }

    private static void CheckAliases(Violations violations, ImportTimetableRequest request)
    {
        violations.Count("staff_aliases", request.StaffAliases.Count, 0, MaxAliases);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < Math.Min(request.StaffAliases.Count, MaxAliases); index++)
        {
            var (alias, path) = (request.StaffAliases[index], $"staff_aliases[{index}]");
            violations.Text($"{path}.key", alias.Key, 1, StaffAliasRow.MaxAlias)
                .Require(keys.Add(alias.Key), $"{path}.key", "must not be that of another alias")
                .OptionalName($"{path}.person", alias.Person, "people/{person}");
        }
    }
}
