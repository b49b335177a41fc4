using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

/// <summary>What a school's timetable of a day makes of the time of its staff.</summary>
internal sealed class StaffTimeFigures(IReadOnlyDictionary<string, int> taughtPeriods)
{
    public static async Task<StaffTimeFigures> Of(Tx db, string orgUnit, DateOnly day)
    {
        var taught = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        if (await TimetableRow.On(db, orgUnit, day) is { } row)
        {
            var timetable = row.Read();
            foreach (var lesson in timetable.Lessons)
            {
                foreach (var person in lesson.Staff.Select(place => timetable.Staff[place].Person).Where(person => person.Length > 0))
                {
                    (taught.TryGetValue(person, out var periods) ? periods : taught[person] = []).Add(lesson.Period);
                }
            }
        }

        return new StaffTimeFigures(taught.ToDictionary(person => person.Key, person => person.Value.Count, StringComparer.Ordinal));
    }

    public StaffTime Fill(StaffTimeRow row)
    {
        var time = row.ToProto();
        time.TaughtPeriods = taughtPeriods.GetValueOrDefault(row.Person);
        return time;
    }
}
