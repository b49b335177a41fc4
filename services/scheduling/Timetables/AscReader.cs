using System.Globalization;

namespace Coaching.Scheduling;

/// <summary>Reads the XML of aSc Timetables: that of 2008 with the number of a day, and that of 2012 with masks of days, weeks and terms.</summary>
internal sealed class AscReader(TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private const int MaxDuration = 400;

    private readonly AscCalendar _calendar = new();
    private readonly Dictionary<string, XmlRecord> _lessons = new(StringComparer.Ordinal);
    private readonly List<AscCard> _cards = [];
    private readonly List<(AbsenceKind Kind, string Key, string TimeOff, long Line)> _timesOff = [];
    private readonly Dictionary<string, double> _placed = new(StringComparer.Ordinal);
    private string _file = "";

    public void Read(IReadOnlyList<TimetableSource> files)
    {
        foreach (var other in files.Skip(1))
        {
            log.Add(other.Name, 0, "", TimetableIssueCodes.UnknownFile);
        }

        if (files.Count == 0)
        {
            return;
        }

        _file = files[0].Name;
        using var records = new XmlRecords(TimetableText.OpenXml(files[0], options, log), _file, 2, options.MaxCharacters, log);
        while (records.Next() is { } record)
        {
            Take(record);
        }

        if (records.Root is not { Name: "timetable" } root)
        {
            log.Add(_file, 0, records.Root?.Name ?? "", TimetableIssueCodes.NoTimetable);
            return;
        }

        builder.Version = root["ascttversion"];
        builder.Institution = root["schoolname"];
        _cards.ForEach(_calendar.Widen);
        builder.Settle(_calendar.Draft(_file));
        _cards.ForEach(Place);
        _timesOff.ForEach(TimeOff);
        Unplaced();
    }

    private void Take(XmlRecord record)
    {
        switch (record.Section)
        {
            case "periods" or "days" or "daysdefs" or "weeksdefs" or "termsdefs":
                if (!_calendar.Take(record))
                {
                    log.Add(_file, record.Line, record.Name, TimetableIssueCodes.InvalidValue);
                }

                break;
            case "subjects":
                builder.Subjects.List(Named(record), _file, record.Line);
                break;
            case "teachers":
                Listed(builder.Staff, AbsenceKind.Staff, record);
                break;
            case "classes":
                Listed(builder.Classes, AbsenceKind.Class, record);
                break;
            case "classrooms":
                Listed(builder.Rooms, AbsenceKind.Room, record);
                break;
            case "lessons" when HasRoom(_lessons.Count, record):
                if (!_lessons.TryAdd(record["id"], record))
                {
                    log.Add(_file, record.Line, $"lesson {record["id"]}", TimetableIssueCodes.DuplicateLesson);
                }

                break;
            case "cards" when HasRoom(_cards.Count, record):
                _cards.Add(new AscCard(
                    record["lessonid"], record["day"], record["days"], record["weeks"], record["terms"], record["period"],
                    record["durationperiods"], Ids(record, "classroomid"), record.Line));
                break;
            default:
                break;
        }
    }

    private bool HasRoom(int count, XmlRecord record)
    {
        if (count >= options.MaxRecords)
        {
            log.AddOnce(_file, record.Line, record.Name, TimetableIssueCodes.TooManyRecords);
        }

        return count < options.MaxRecords;
    }

    private void Listed(TimetableNames names, AbsenceKind kind, XmlRecord record)
    {
        names.List(Named(record), _file, record.Line);
        if (record["timeoff"].Contains('0', StringComparison.Ordinal))
        {
            _timesOff.Add((kind, record["id"], record["timeoff"], record.Line));
        }
    }

    private void Place(AscCard card)
    {
        var origin = new LessonOrigin(_file, card.Line, $"card of lesson {card.Lesson}");
        if (!_lessons.TryGetValue(card.Lesson, out var lesson))
        {
            origin.Add(log, TimetableIssueCodes.UnknownLesson);
            return;
        }

        if (card.Day.Length == 0 && !card.Days.Contains('1', StringComparison.Ordinal))
        {
            origin.Add(log, TimetableIssueCodes.UnplacedLesson);
            return;
        }

        if (_calendar.Slots(card) is not { } slots)
        {
            origin.Add(log, TimetableIssueCodes.UnknownPeriod);
            return;
        }

        var duration = Duration(card, lesson);
        foreach (var slot in slots.Where(slot => slot.Day < builder.Calendar.Days.Count && slot.Period < builder.Calendar.Periods.Count))
        {
            builder.Place(new ParsedLesson
            {
                Id = card.Lesson,
                Start = slot,
                Duration = duration,
                Staff = Ids(lesson, "teacherid"),
                Subject = lesson["subjectid"],
                Classes = Ids(lesson, "classid"),
                Rooms = card.Rooms,
            }, origin);
        }

        _placed[card.Lesson] = _placed.GetValueOrDefault(card.Lesson) + ((double)slots.Count * duration / (_calendar.Weeks * _calendar.Terms));
    }

    /// <summary>A day after another, each a dot and a digit for every period: 1 when there is time.</summary>
    private void TimeOff((AbsenceKind Kind, string Key, string TimeOff, long Line) off)
    {
        var days = off.TimeOff.Split(',').Select(day => day.Trim().TrimStart('.')).ToList();
        if (days.Count != builder.Calendar.Days.Count || days.Exists(day => day.Length != builder.Calendar.Periods.Count))
        {
            log.Add(_file, off.Line, "timeoff", TimetableIssueCodes.InvalidValue);
            return;
        }

        foreach (var (day, marks) in days.Index())
        {
            foreach (var (period, mark) in marks.Index().Where(mark => mark.Item == '0'))
            {
                builder.AddAbsence(off.Kind, off.Key, new Slot(day, period), _file, off.Line);
            }
        }
    }

    private void Unplaced()
    {
        foreach (var (id, lesson) in _lessons)
        {
            var placed = _placed.GetValueOrDefault(id);
            var isAsked = double.TryParse(
                lesson["periodsperweek"].Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var asked);
            if (isAsked ? placed + 0.01 < asked : placed == 0)
            {
                log.Add(_file, lesson.Line, $"lesson {id}", TimetableIssueCodes.UnplacedLesson);
            }
        }
    }

    private int Duration(AscCard card, XmlRecord lesson)
    {
        var said = new[] { card.Duration, lesson["periodspercard"], lesson["durationperiods"] }.FirstOrDefault(text => text.Length > 0) ?? "1";
        if (int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var duration) && duration is > 0 and <= MaxDuration)
        {
            return duration;
        }

        log.Add(_file, card.Line, $"card of lesson {card.Lesson}", TimetableIssueCodes.InvalidValue);
        return 1;
    }

    private static string[] Ids(XmlRecord record, string name) =>
        [.. (record[$"{name}s"] is { Length: > 0 } several ? several : record[name])
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static ParsedName Named(XmlRecord record)
    {
        var name = record["name"].Length > 0 ? record["name"] : $"{record["firstname"]} {record["lastname"]}".Trim();
        return new ParsedName(record["id"], name, record["short"].Length > 0 ? record["short"] : name, record["email"]);
    }
}
