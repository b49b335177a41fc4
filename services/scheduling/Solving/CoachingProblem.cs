namespace Coaching.Scheduling;

/// <summary>What a solver must know of one school's cycle. People, periods, rooms and pairs are meant by their place in these lists.</summary>
internal sealed record CoachingProblem
{
    public int Weeks { get; init; } = 1;

    public required IReadOnlyList<CyclePeriod> Periods { get; init; }

    public required IReadOnlyList<StaffWeek> Staff { get; init; }

    public required IReadOnlyList<CoachingRoom> Rooms { get; init; }

    public required IReadOnlyList<CoachingPair> Pairs { get; init; }
}

/// <summary>A period of the cycle. Periods of two shifts may overlap in time.</summary>
internal sealed record CyclePeriod(int Week, DayOfWeek Day, string Name, TimeSpan Start, TimeSpan End)
{
    public string Shift { get; init; } = "";

    /// <summary>False for assemblies and breaks, which no coaching may take.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>A staff meeting given to coaching: it costs nobody a free period.</summary>
    public bool IsMeetingBlock { get; init; }

    /// <summary>Days since the first Monday of the cycle.</summary>
    public int DayNumber => (Week * 7) + (((int)Day + 6) % 7);

    public override string ToString() => Week == 0 ? $"{Day} {Name}" : $"{Day} {Name} of week {Week + 1}";
}

/// <summary>A lesson in a person's cycle. An examination, say, is not observable.</summary>
internal sealed record TaughtLesson(int Period, string Subject, string Class = "", string Room = "")
{
    public bool IsObservable { get; init; } = true;
}

/// <summary>One person's cycle: what is taught, when the person is away, and how much coaching the person can bear.</summary>
internal sealed record StaffWeek(string Name)
{
    public IReadOnlyList<TaughtLesson> Lessons { get; init; } = [];

    /// <summary>Periods when the person is not at school.</summary>
    public IReadOnlyList<int> Away { get; init; } = [];

    /// <summary>Periods from which the person may not be taken although no lesson is taught.</summary>
    public IReadOnlyList<int> NonCoverable { get; init; } = [];

    /// <summary>Days, by number, that another school has of an itinerant official: one school a day.</summary>
    public IReadOnlyList<int> BusyDays { get; init; } = [];

    /// <summary>Free periods that coaching must leave the person in a cycle.</summary>
    public int FreeFloor { get; init; }

    /// <summary>The most periods that the person gives to coaching in a day; to be observed gives none.</summary>
    public int MaxCoachingPerDay { get; init; } = 2;
}

/// <summary>A room for feedback, with how many meetings it takes at once and when it is taken.</summary>
internal sealed record CoachingRoom(string Name, int Capacity = 1)
{
    public IReadOnlyList<int> Taken { get; init; } = [];
}

/// <summary>A coach and a coachee, and what a cycle owes them.</summary>
internal sealed record CoachingPair(int Coach, int Coachee)
{
    public int Observations { get; init; } = 2;

    /// <summary>Feedback comes at most so many days after one of the observations.</summary>
    public int FeedbackWithinDays { get; init; } = 2;

    /// <summary>The subject that observed lessons must have, when one was asked for.</summary>
    public string? Subject { get; init; }

    public string? PreferredSubject { get; init; }

    /// <summary>Where the published timetable has this pair.</summary>
    public PairSlots? Published { get; init; }
}

/// <summary>A pair's protected slots in the cycle, by period: the lessons observed, and the meeting after one of them in a room.</summary>
internal sealed record PairSlots(IReadOnlyList<int> Observations, int Feedback, int Room);
