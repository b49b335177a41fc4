namespace Coaching.Scheduling.Tests;

/// <summary>A school made from a seed: a real week's shape without a real school's data.</summary>
internal sealed record GeneratedSchool
{
    private static readonly string[] Subjects = ["English", "Kiswahili", "Mathematics", "Science", "Social studies"];

    public required int Staff { get; init; }

    public required int Pairs { get; init; }

    public int Weeks { get; init; } = 1;

    public int Days { get; init; } = 5;

    public int PeriodsADay { get; init; } = 8;

    public int Rooms { get; init; } = 2;

    /// <summary>The share of periods in which a person teaches, in percent; coaches teach less.</summary>
    public int Load { get; init; } = 65;

    public int CoachLoad { get; init; } = 55;

    /// <summary>How many of the staff coach; all others are coached, and some coaches are as well.</summary>
    public int Coaches { get; init; } = 1;

    /// <summary>The most that a coach gives in a day; some give one less.</summary>
    public int DailyLimit { get; init; } = 3;

    public bool TwoShifts { get; init; }

    /// <summary>Whether absences, closed periods, askings and a published timetable are sprinkled in.</summary>
    public bool Rich { get; init; }

    /// <summary>The primary school of the country in mind: a head, a deputy and some nine teachers, each coached once.</summary>
    public static GeneratedSchool Kenyan(int staff) => new() { Staff = staff, Pairs = staff - 1, Coaches = 2, CoachLoad = 25, Load = 80, Rooms = 1, DailyLimit = 4 };

    public CoachingProblem Make(ulong seed)
    {
        var random = new SeededRandom(seed);
        var periods = Periods();
        var staff = Enumerable.Range(0, Staff).Select(person => Person(random, person, periods)).ToArray();
        return new CoachingProblem
        {
            Weeks = Weeks,
            Periods = periods,
            Staff = staff,
            Rooms = [.. Enumerable.Range(0, Rooms).Select(room => new CoachingRoom($"Room {room + 1}")
            {
                Taken = Rich ? [.. Enumerable.Range(0, periods.Count).Where(_ => random.Next(4) == 0)] : [],
            })],
            Pairs = [.. Enumerable.Range(0, Pairs).Select(pair => Pair(random, pair, periods.Count))],
        };
    }

    private List<CyclePeriod> Periods()
    {
        var periods = new List<CyclePeriod>();
        for (var day = 0; day < Weeks * Days; day++)
        {
            for (var number = 0; number < PeriodsADay; number++)
            {
                var isLate = TwoShifts && number >= PeriodsADay / 2;
                var start = TimeSpan.FromMinutes(isLate ? 500 + ((number - (PeriodsADay / 2)) * 40) : 480 + (number * 40));
                periods.Add(new CyclePeriod(day / Days, (DayOfWeek)((day % Days) + 1), $"P{number + 1}", start, start + TimeSpan.FromMinutes(40))
                {
                    Shift = isLate ? "late" : "",
                    IsOpen = !Rich || number != 0 || day % Days != 0,
                    IsMeetingBlock = Rich && number == PeriodsADay - 1 && day % Days == 2,
                });
            }
        }

        return periods;
    }

    private StaffWeek Person(SeededRandom random, int person, List<CyclePeriod> periods)
    {
        var load = person < Coaches ? CoachLoad : Load;
        var late = random.Next(2) == 0;
        var mine = Enumerable.Range(0, periods.Count).Where(period => !TwoShifts || person < Coaches || periods[period].Shift == (late ? "late" : "")).ToArray();
        var lessons = mine.Where(period => !periods[period].IsMeetingBlock && random.Next(100) < load)
            .Select(period => new TaughtLesson(period, Subjects[(person + random.Next(2)) % Subjects.Length], $"Class {random.Next(8) + 1}")
            {
                IsObservable = !Rich || random.Next(10) > 0,
            }).ToList();
        for (var lesson = lessons.Count - 1; lesson > 0; lesson--)
        {
            // A coach of two shifts still teaches one lesson at a time.
            if (lessons.Take(lesson).Any(other => periods[other.Period].DayNumber == periods[lessons[lesson].Period].DayNumber
                && periods[other.Period].Start < periods[lessons[lesson].Period].End && periods[lessons[lesson].Period].Start < periods[other.Period].End))
            {
                lessons.RemoveAt(lesson);
            }
        }

        return new StaffWeek($"Teacher {person + 1}")
        {
            Lessons = lessons,
            Away = [.. Enumerable.Range(0, periods.Count).Where(period => !mine.Contains(period)
                || (Rich && random.Next(12) == 0 && lessons.TrueForAll(lesson => lesson.Period != period)))],
            NonCoverable = Rich ? [.. mine.Where(period => random.Next(15) == 0 && lessons.TrueForAll(lesson => lesson.Period != period))] : [],
            BusyDays = Rich && person == 0 ? [random.Next(Days)] : [],
            FreeFloor = Weeks * (person < Coaches ? 1 : 2),
            MaxCoachingPerDay = person < Coaches ? DailyLimit - random.Next(2) : 2,
        };
    }

    private CoachingPair Pair(SeededRandom random, int pair, int periods)
    {
        // A coach is at times a coachee too: of the next coach, so that the cascade has no ring of two.
        var coach = pair % Coaches;
        var coachee = Coaches + (pair % (Staff - Coaches));
        if (pair >= Staff - Coaches)
        {
            (coach, coachee) = (pair % Coaches, ((pair % Coaches) + 1) % Coaches);
        }

        coachee = coach == coachee ? (coach + 1) % Staff : coachee;
        return new CoachingPair(coach, coachee)
        {
            Observations = Rich && random.Next(4) == 0 ? 1 : 2,
            FeedbackWithinDays = 1 + random.Next(3),
            PreferredSubject = Subjects[coachee % Subjects.Length],
            Subject = Rich && random.Next(5) == 0 ? Subjects[coachee % Subjects.Length] : null,
            Published = Rich && random.Next(2) == 0 ? new PairSlots([random.Next(periods), random.Next(periods)], random.Next(periods), 0) : null,
        };
    }
}
