using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>What a <c>.fet</c> file says: the school's data and, of a solved one, where its activities are.</summary>
internal sealed class FetData(TimetableSource file, TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private readonly List<string> _days = [];
    private readonly List<string> _hours = [];
    private readonly List<(string Day, string Hour, long Line)> _breaks = [];
    private readonly List<(AbsenceKind Kind, string Key, string Day, string Hour, long Line)> _absences = [];
    private readonly Dictionary<string, List<string>> _rooms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FetPlacement> _placements = new(StringComparer.Ordinal);
    private string _mode = "";
    private int _daysOfTerm;

    public string File => file.Name;

    public Dictionary<string, FetActivity> Activities { get; } = new(StringComparer.Ordinal);

    /// <summary>Where its own constraints place activities.</summary>
    public IReadOnlyCollection<FetPlacement> Placements => _placements.Values;

    public void Read()
    {
        using var records = new XmlRecords(TimetableText.OpenXml(file, options, log), file.Name, 2, options.MaxCharacters, log);
        while (records.Next() is { } record)
        {
            Take(record);
        }

        builder.Version = records.Root?["version"] ?? "";
        builder.Staff.MarkListed();
        builder.Rooms.MarkListed();
        builder.Settle(new CalendarDraft(file.Name, _days, _hours) { Mode = Mode(builder.Version), DaysOfTerm = _daysOfTerm });
        SettleSlots();
        foreach (var (id, rooms) in _rooms)
        {
            _placements.GetValueOrDefault(id)?.Rooms.AddRange(rooms);
        }
    }

    private void Take(XmlRecord record)
    {
        switch (record.Section, record.Name)
        {
            case (_, "Mode"):
                _mode = record.Text;
                break;
            case (_, "Institution_Name"):
                builder.Institution = record.Text;
                break;
            case (_, "Number_of_Days_Per_Term"):
                _daysOfTerm = Number(record.Text, record, 0);
                break;
            case ("Days_List", "Day"):
                Name(_days, record);
                break;
            case ("Hours_List", "Hour"):
                Name(_hours, record);
                break;
            case ("Subjects_List", "Subject"):
                builder.Subjects.List(Named(record), file.Name, record.Line);
                break;
            case ("Teachers_List", "Teacher"):
                builder.Staff.List(Named(record), file.Name, record.Line);
                break;
            case ("Rooms_List", "Room"):
                builder.Rooms.List(Named(record), file.Name, record.Line);
                break;
            case ("Students_List", "Year"):
                Students(record);
                break;
            case ("Activities_List", "Activity"):
                Activity(record);
                break;
            default:
                Constraint(record);
                break;
        }
    }

    private void Constraint(XmlRecord record)
    {
        if (record["Active"] == "false" || !record.Name.StartsWith("Constraint", StringComparison.Ordinal))
        {
            return;
        }

        // What weighs less is a wish.
        var isHard = !double.TryParse(record["Weight_Percentage"], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight) || weight >= 100;
        switch (record.Name)
        {
            case "ConstraintActivityPreferredStartingTime" when isHard:
                Start(record);
                break;
            case "ConstraintActivityPreferredRoom" when isHard:
                Room(record);
                break;
            case "ConstraintBreakTimes":
                _breaks.AddRange(Times(record).Select(time => (time.Day, time.Hour, record.Line)));
                break;
            case "ConstraintTeacherNotAvailableTimes":
                Absent(AbsenceKind.Staff, record["Teacher"], record);
                break;
            case "ConstraintStudentsSetNotAvailableTimes":
                Absent(AbsenceKind.Class, record["Students"], record);
                break;
            case "ConstraintRoomNotAvailableTimes":
                Absent(AbsenceKind.Room, record["Room"], record);
                break;
            default:
                break;
        }
    }

    private void Activity(XmlRecord record)
    {
        var id = record["Id"];
        if (id.Length == 0)
        {
            log.Add(file.Name, record.Line, "Activity", TimetableIssueCodes.MissingValue);
        }
        else if (Activities.Count >= options.MaxRecords)
        {
            log.AddOnce(file.Name, record.Line, "Activity", TimetableIssueCodes.TooManyRecords);
        }
        else if (!Activities.TryAdd(id, new FetActivity(
            id, [.. record.All("Teacher")], record["Subject"], [.. record.All("Students")], Number(record["Duration"], record, 1),
            record["Active"] != "false", record.Line)))
        {
            log.Add(file.Name, record.Line, $"Activity {id}", TimetableIssueCodes.DuplicateLesson);
        }
    }

    private void Start(XmlRecord record)
    {
        var (id, day, hour) = (record["Activity_Id"], record["Preferred_Day"], record["Preferred_Hour"]);
        if (id.Length == 0 || day.Length == 0 || hour.Length == 0 || _placements.Count >= options.MaxRecords)
        {
            return;
        }

        if (!_placements.TryGetValue(id, out var placement))
        {
            _placements.Add(id, placement = new FetPlacement(id, file.Name, record.Line));
            placement.Slots.Add((day, hour));
        }
        else if (placement.Slots[0] != (day, hour))
        {
            log.Add(file.Name, record.Line, $"Activity {id}", TimetableIssueCodes.SecondPlacement);
        }
    }

    // A virtual room stands for the real ones that the solved file names.
    private void Room(XmlRecord record)
    {
        var real = record.All("Real_Room").ToList();
        if (_rooms.Count < options.MaxRecords && (real.Count > 0 || !_rooms.ContainsKey(record["Activity_Id"])))
        {
            _rooms[record["Activity_Id"]] = real.Count > 0 ? real : [.. record.All("Room")];
        }
    }

    private void Students(XmlRecord record)
    {
        foreach (var name in record.All("Name"))
        {
            builder.Classes.ListAgain(name, file.Name, record.Line);
        }
    }

    private void Absent(AbsenceKind kind, string key, XmlRecord record)
    {
        if (_absences.Count < options.MaxOccupied)
        {
            _absences.AddRange(Times(record).Select(time => (kind, key, time.Day, time.Hour, record.Line)));
        }
        else
        {
            log.AddOnce(file.Name, record.Line, record.Name, TimetableIssueCodes.TooManyRecords);
        }
    }

    private void SettleSlots()
    {
        foreach (var (day, hour, line) in _breaks)
        {
            if (IsKnown(day, hour, line, "Break_Time"))
            {
                builder.AddBreak(builder.Calendar.At(day, hour));
            }
        }

        foreach (var (kind, key, day, hour, line) in _absences)
        {
            if (IsKnown(day, hour, line, "Not_Available_Time"))
            {
                builder.AddAbsence(kind, key, builder.Calendar.At(day, hour), file.Name, line);
            }
        }
    }

    private bool IsKnown(string day, string hour, long line, string element)
    {
        var code = !builder.Calendar.HasDay(day) ? TimetableIssueCodes.UnknownDay
            : !builder.Calendar.HasPeriod(hour) ? TimetableIssueCodes.UnknownPeriod
            : "";
        if (code.Length > 0)
        {
            log.Add(file.Name, line, element, code);
        }

        return code.Length == 0;
    }

    private static IEnumerable<(string Day, string Hour)> Times(XmlRecord record) => record.All("Day").Zip(record.All("Hour"));

    private static ParsedName Named(XmlRecord record) => new(record["Name"], record["Name"], record["Name"]);

    private void Name(List<string> names, XmlRecord record)
    {
        if (names.Count <= options.MaxAxis)
        {
            names.Add(record["Name"]);
        }
    }

    private int Number(string text, XmlRecord record, int otherwise)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        log.Add(file.Name, record.Line, record.Name, TimetableIssueCodes.InvalidValue);
        return otherwise;
    }

    // Before version 6 the mode was that of the program that wrote the file, and its version tells.
    private TimetableMode Mode(string version)
    {
        switch (_mode)
        {
            case "Official":
                return TimetableMode.Official;
            case "Mornings_Afternoons":
                return TimetableMode.MorningsAfternoons;
            case "Block_Planning":
                return TimetableMode.BlockPlanning;
            case "Terms":
                return TimetableMode.Terms;
            case "" when version.Contains("-bp", StringComparison.Ordinal):
                return TimetableMode.BlockPlanning;
            case "" when version.Contains("-mathmake", StringComparison.Ordinal):
                return TimetableMode.Terms;
            case "" when version.Contains("-algeria", StringComparison.Ordinal) || version.Contains("-m", StringComparison.Ordinal):
                log.Add(file.Name, 0, "Mode", TimetableIssueCodes.HalfDaysInferred);
                return TimetableMode.MorningsAfternoons;
            case "":
                return TimetableMode.Official;
            default:
                log.Add(file.Name, 0, "Mode", TimetableIssueCodes.UnknownMode);
                return TimetableMode.Official;
        }
    }
}
