namespace Coaching.Scheduling;

/// <summary>The files in which FET writes a solved timetable down.</summary>
internal sealed class FetOutputs(TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private static readonly string[] Columns = ["Activity Id", "Day", "Hour", "Students Sets", "Subject", "Teachers", "Room"];

    private readonly Dictionary<string, FetPlacement> _placements = new(StringComparer.Ordinal);
    private readonly List<string> _days = [];
    private readonly List<string> _hours = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    public IReadOnlyCollection<FetPlacement> Placements => _placements.Values;

    /// <summary>The days and hours of a file that is read alone.</summary>
    public (IReadOnlyList<string> Days, IReadOnlyList<string> Hours) Axes => (_days, _hours);

    /// <summary>Reads <c>_activities.xml</c>: starts only.</summary>
    public void ReadActivities(TimetableSource file)
    {
        using var records = Open(file);
        while (records.Next() is { } record)
        {
            if (Take(record["Id"], file.Name, record.Line, record["Day"], record["Hour"]) is { } placement)
            {
                var real = record.All("Real_Room").ToList();
                placement.Rooms.AddRange(real.Count > 0 ? real : record.All("Room"));
            }
        }
    }

    /// <summary>Reads <c>_teachers.xml</c>: each hour of each teacher.</summary>
    public void ReadTeachers(TimetableSource file)
    {
        using var records = Open(file);
        while (records.Next() is { } record)
        {
            var staff = record["name"];
            var (day, hour, room) = ("", "", "");
            FetPlacement? placement = null;
            builder.Staff.ListAgain(staff, file.Name, record.Line);
            foreach (var (name, value) in record.Fields)
            {
                switch (name)
                {
                    case "Day.name":
                        day = Seen(_days, value);
                        break;
                    case "Hour.name":
                        (hour, room, placement) = (Seen(_hours, value), "", null);
                        break;
                    case "Activity.id":
                        placement = Take(value, file.Name, record.Line, day, hour);
                        placement?.Staff.Add(staff);
                        break;
                    case "Subject.name" when placement is not null:
                        placement.Subject = value;
                        break;
                    case "Students.name":
                        placement?.Classes.Add(value);
                        break;
                    case "Room.name" when placement is not null && !placement.Rooms.Contains(value):
                        placement.Rooms.Add(room = value);
                        break;
                    case "Real_Room.name" when placement is not null:
                        // The room before it was a virtual one, which stands for it.
                        placement.Rooms.RemoveAll(other => other == room || other == value);
                        placement.Rooms.Add(value);
                        break;
                    default:
                        break;
                }
            }
        }

        log.Add(file.Name, 0, "", TimetableIssueCodes.StafflessAbsent);
    }

    /// <summary>Reads <c>_timetable.csv</c>: each hour of each activity.</summary>
    public void ReadCsv(TimetableSource file)
    {
        var records = new CsvRecords(TimetableText.OpenPlain(file, options, log), file.Name, options, log);
        var header = records.Next() ?? [];
        var at = Columns.Select(column => header.IndexOf(column)).ToArray();
        foreach (var missing in Columns.Where((_, index) => at[index] < 0))
        {
            log.Add(file.Name, 1, missing, TimetableIssueCodes.MissingColumn);
        }

        while (!at.Contains(-1) && records.Next() is { } fields)
        {
            string Value(int column) => at[column] < fields.Count ? fields[at[column]] : "";
            if (Take(Value(0), file.Name, records.Line, Seen(_days, Value(1)), Seen(_hours, Value(2))) is { } placement)
            {
                placement.Classes.UnionWith(List(Value(3), builder.Classes));
                placement.Subject = Value(4);
                placement.Staff.UnionWith(List(Value(5), builder.Staff));
                placement.Rooms.AddRange(List(Value(6), builder.Rooms).Except(placement.Rooms));
            }
        }

        var (days, hours) = (TimetableAxis.Days(file.Name, _days, options, log), TimetableAxis.Periods(file.Name, _hours, options, log));
        _days.Clear();
        _hours.Clear();
        _days.AddRange(days);
        _hours.AddRange(hours);
    }

    private XmlRecords Open(TimetableSource file) => new(TimetableText.OpenXml(file, options, log), file.Name, 1, options.MaxCharacters, log);

    private FetPlacement? Take(string id, string file, long line, string day, string hour)
    {
        if (id.Length == 0)
        {
            log.Add(file, line, "Activity", TimetableIssueCodes.MissingValue);
            return null;
        }

        if (!_placements.TryGetValue(id, out var placement))
        {
            if (_placements.Count >= options.MaxRecords)
            {
                log.AddOnce(file, line, $"Activity {id}", TimetableIssueCodes.TooManyRecords);
                return null;
            }

            _placements.Add(id, placement = new FetPlacement(id, file, line));
        }

        if (placement.Slots.Count <= options.MaxAxis && day.Length > 0 && hour.Length > 0 && !placement.Slots.Contains((day, hour)))
        {
            placement.Slots.Add((day, hour));
        }

        return placement;
    }

    private string Seen(List<string> names, string name)
    {
        if (names.Count <= options.MaxAxis && name.Length > 0 && _seen.Add($"{(names == _days ? 'd' : 'h')}{name}"))
        {
            names.Add(name);
        }

        return name;
    }

    /// <summary>Names joined by +, which may stand in a name that the data list.</summary>
    private static IEnumerable<string> List(string joined, TimetableNames known)
    {
        var name = "";
        foreach (var part in joined.Split('+', StringSplitOptions.RemoveEmptyEntries))
        {
            name = (name.Length == 0 ? part : $"{name}+{part}").Trim();
            if (!known.IsListed || known.Contains(name))
            {
                yield return name;
                name = "";
            }
        }

        if (name.Length > 0)
        {
            yield return name;
        }
    }
}
