using Coaching.Platform;
using Coaching.Scheduling.V1;

namespace Coaching.Scheduling;

internal sealed record StaffTimeRow
{
    public const string Pattern = "orgUnits/{org_unit}/staffTimes/{staff_time}";

    public const string Columns = "s.org_unit, s.person, s.content, s.allocated_minutes, s.directed_minutes, s.version, s.update_time";

    public required string OrgUnit { get; init; }

    public required string Person { get; init; }

    public required string Content { get; init; }

    /// <summary>A week.</summary>
    public required int AllocatedMinutes { get; init; }

    /// <summary>A year.</summary>
    public required int DirectedMinutes { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public string Name => NameOf(OrgUnit, Person);

    /// <summary>All that a school keeps of the time of its staff, by person.</summary>
    public static Task<IReadOnlyList<StaffTimeRow>> Of(Tx db, string orgUnit) => db.Query<StaffTimeRow>(SelectOfUnit, new { orgUnit });

    public static string NameOf(string orgUnit, string person) => $"{orgUnit}/staffTimes/{ResourceName.IdOf(person)}";

    public static string ContentOf(StaffTime time) => Platform.Content.Of(new StaffTime
    {
        WeeklyTimes = { time.WeeklyTimes },
        FreePeriodsKept = time.FreePeriodsKept,
        MaxCoachingPeriodsPerDay = time.MaxCoachingPeriodsPerDay,
    });

    /// <summary>What the school keeps; what timetables make of it is not here.</summary>
    public StaffTime ToProto()
    {
        var time = Platform.Content.Read<StaffTime>(Content);
        time.Name = Name;
        time.Person = Person;
        time.AllocatedMinutesPerWeek = AllocatedMinutes;
        time.DirectedMinutesPerYear = DirectedMinutes;
        time.UpdateTime = UpdateTime.ToProto();
        time.Etag = Etag.Of(Version);
        return time;
    }

    private const string SelectOfUnit = $"SELECT {Columns} FROM staff_times s WHERE s.org_unit = @orgUnit ORDER BY s.person";
}
