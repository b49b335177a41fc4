namespace Coaching.Scheduling;

/// <summary>
/// Reads what FET writes, versions 5 and 6. The data file gives the school; where lessons are is taken from <c>_activities.xml</c>, else
/// <c>_teachers.xml</c>, else <c>_timetable.csv</c>, else the data file itself.
/// </summary>
internal sealed class FetReader(TimetableBuilder builder, TimetableOptions options, TimetableIssueLog log)
{
    private const string Data = "fet";
    private const string Activities = "Activities_Timetable";
    private const string Teachers = "Teachers_Timetable";
    private const string Csv = "csv";

    public void Read(IReadOnlyList<TimetableSource> files)
    {
        var kinds = files.Select(file => (File: file, Kind: Kind(file))).ToList();
        var data = Only(kinds, Data) is { } found ? new FetData(found, builder, options, log) : null;
        data?.Read();

        var outputs = new FetOutputs(builder, options, log);
        var said = new[] { Activities, Teachers, Csv }.Select(kind => Only(kinds, kind)).Where(file => file is not null).ToList();
        foreach (var other in said.Skip(1))
        {
            log.Add(other!.Name, 0, "", TimetableIssueCodes.SecondTimetable);
        }

        switch (said.Count == 0 ? "" : kinds.First(kind => kind.File == said[0]).Kind)
        {
            case Activities when data is null:
                log.Add(said[0]!.Name, 0, ".fet", TimetableIssueCodes.MissingFile);
                return;
            case Activities:
                outputs.ReadActivities(said[0]!);
                break;
            case Teachers:
                outputs.ReadTeachers(said[0]!);
                break;
            case Csv:
                outputs.ReadCsv(said[0]!);
                break;
            default:
                break;
        }

        if (data is null)
        {
            builder.Settle(new CalendarDraft(said.FirstOrDefault()?.Name ?? "", outputs.Axes.Days, outputs.Axes.Hours));
        }

        Place(data, said.Count > 0 ? outputs.Placements : data?.Placements ?? []);
    }

    private void Place(FetData? data, IReadOnlyCollection<FetPlacement> placements)
    {
        foreach (var placement in placements)
        {
            var activity = data?.Activities.GetValueOrDefault(placement.Id);
            if (data is not null && activity is null)
            {
                placement.Origin.Add(log, TimetableIssueCodes.UnknownLesson);
            }
            else if (activity?.IsActive != false)
            {
                Place(placement, activity);
            }
        }

        var placed = placements.Where(placement => placement.Slots.Count > 0).Select(placement => placement.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var activity in data?.Activities.Values.Where(activity => !activity.IsActive || !placed.Contains(activity.Id)) ?? [])
        {
            log.Add(data!.File, activity.Line, $"Activity {activity.Id}",
                activity.IsActive ? TimetableIssueCodes.UnplacedLesson : TimetableIssueCodes.InactiveLesson);
        }
    }

    private void Place(FetPlacement placement, FetActivity? activity)
    {
        var slots = new List<Slot>();
        foreach (var (day, hour) in placement.Slots)
        {
            var (hasDay, hasHour) = (builder.Calendar.HasDay(day), builder.Calendar.HasPeriod(hour));
            if (hasDay && hasHour)
            {
                slots.Add(builder.Calendar.At(day, hour));
            }
            else
            {
                placement.Origin.Add(log, hasDay ? TimetableIssueCodes.UnknownPeriod : TimetableIssueCodes.UnknownDay);
            }
        }

        if (slots.Count == 0)
        {
            if (placement.Slots.Count == 0 && activity is null)
            {
                placement.Origin.Add(log, TimetableIssueCodes.UnplacedLesson);
            }

            return;
        }

        var (start, duration) = Span(placement, slots, activity);
        builder.Place(new ParsedLesson
        {
            Id = placement.Id,
            Start = start,
            Duration = duration,
            Staff = activity?.Staff ?? [.. placement.Staff],
            Subject = activity?.Subject ?? placement.Subject,
            Classes = activity?.Classes ?? [.. placement.Classes],
            Rooms = placement.Rooms,
        }, placement.Origin);
    }

    /// <summary>Hours that follow one another are one lesson; a file alone does not say more.</summary>
    private (Slot Start, int Duration) Span(FetPlacement placement, List<Slot> slots, FetActivity? activity)
    {
        var day = slots[0].Day;
        var hours = slots.Where(slot => slot.Day == day).Select(slot => slot.Period).Order().ToList();
        if (hours.Count < slots.Count)
        {
            placement.Origin.Add(log, TimetableIssueCodes.SecondPlacement);
        }
        else if (hours[^1] - hours[0] + 1 != hours.Count)
        {
            placement.Origin.Add(log, TimetableIssueCodes.SplitLesson);
        }

        return (new Slot(day, hours[0]), activity?.Duration ?? hours.Count);
    }

    private TimetableSource? Only(List<(TimetableSource File, string Kind)> kinds, string kind)
    {
        var all = kinds.Where(known => known.Kind == kind).Select(known => known.File).ToList();
        foreach (var other in all.Skip(1))
        {
            log.Add(other.Name, 0, "", TimetableIssueCodes.SecondTimetable);
        }

        return all.FirstOrDefault();
    }

    private string Kind(TimetableSource file)
    {
        if (file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            return Csv;
        }

        // The document's element tells; what is wrong with the rest is said when it is read.
        var unheard = new TimetableIssueLog(1);
        using var records = new XmlRecords(TimetableText.OpenXml(file, options, unheard), file.Name, 1, options.MaxCharacters, unheard);
        records.Next();
        var kind = records.Root?.Name ?? (file.Name.EndsWith(".fet", StringComparison.OrdinalIgnoreCase) ? Data : "");
        if (kind is not (Data or Activities or Teachers))
        {
            log.Add(file.Name, 0, kind, TimetableIssueCodes.UnknownFile);
        }

        return kind;
    }
}
