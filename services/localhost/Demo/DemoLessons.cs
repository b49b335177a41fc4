using System.Text;

namespace Coaching.Localhost;

/// <summary>The teaching week of a school of the demonstration: eight periods a day with a break, as a timetable program would export it.</summary>
internal static class DemoLessons
{
    public const int Periods = 8;
    public const int PeriodMinutes = 40;
    private const int FirstMinute = 8 * 60;
    private const int BreakAfter = 4;
    private const int BreakMinutes = 30;

    // How many of the day's periods each teaches; the head least, since the head also leads the school.
    private const int HeadLoad = 2;
    private const int TeacherLoad = 6;

    private static readonly string[] Days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
    private static readonly string[] Subjects = ["English", "Kiswahili", "Mathematics", "Science", "Social Studies", "Creative Arts", "Agriculture", "Religious Education"];

    /// <summary>The minute of the day at which a period begins, from 1.</summary>
    public static int Start(int period) => FirstMinute + ((period - 1) * PeriodMinutes) + (period > BreakAfter ? BreakMinutes : 0);

    /// <summary>The lessons of a school's staff, one a row. No two of one class are at once.</summary>
    public static byte[] Csv(DemoSchool school)
    {
        var csv = new StringBuilder("staff,day,period,subject,class,room\n");
        var staff = DemoPlan.Teachers(school).Prepend(school.Head).ToList();
        for (var day = 0; day < Days.Length; day++)
        {
            for (var period = 1; period <= Periods; period++)
            {
                for (var person = 0; person < staff.Count; person++)
                {
                    if (Teaches(school, person, day, period))
                    {
                        csv.Append(staff[person]).Append(',').Append(Days[day]).Append(',').Append(period).Append(',')
                            .Append(Subjects[(person + period) % Subjects.Length]).Append(",Grade ").Append(person + 1).Append(",Room ").Append(person + 1).Append('\n');
                    }
                }
            }
        }

        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    // Each one's free periods wander over the day, so that some are shared and most are not.
    private static bool Teaches(DemoSchool school, int person, int day, int period)
    {
        var place = (period + (person * 3) + (day * 2) + school.Number) % Periods;
        return place < (person == 0 ? HeadLoad : TeacherLoad);
    }
}
