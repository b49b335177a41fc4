using System.Security.Cryptography;
using System.Text;
using Coaching.Scheduling.V1;
using Coaching.Type.V1;

namespace Coaching.Localhost;

/// <summary>
/// The demonstration, drawn up before anything is stored: the shape of the Coaching at Scale pilot, 25 schools of two counties, with
/// twelve weeks behind them. The same plan comes out for the same first week, so that figures can be checked against it.
/// </summary>
internal sealed class DemoPlan
{
    public const string Nation = "orgUnits/kenya";
    public const string Programme = "programmes/cas-pilot";
    public const int Weeks = 12;

    private const int ColleaguesPerSchool = 6;

    // Kenya keeps UTC+3 all year; a lesson at 8:00 is at 5:00 UTC.
    private static readonly TimeSpan Zone = TimeSpan.FromHours(3);

    private static readonly DemoCounty[] Shape =
    [
        new("machakos", "Machakos", Personas.MachakosOfficer, Schools: 10, Officials: 2, ObservationPercent: 50, FeedbackPercent: 80, Latitude: -1.52, Longitude: 37.26),
        new("kajiado", "Kajiado", Personas.KajiadoOfficer, Schools: 15, Officials: 2, ObservationPercent: 80, FeedbackPercent: 88, Latitude: -1.85, Longitude: 36.79),
    ];

    public DemoPlan(DateOnly firstWeek)
    {
        FirstWeek = firstWeek;
        var number = 0;
        var official = 0;
        foreach (var county in Shape)
        {
            for (var index = 0; index < county.Schools; index++)
            {
                number++;
                var school = new DemoSchool(number, county, $"official-{official + 1 + (index * county.Officials / county.Schools)}");
                Schools.Add(school);
            }

            official += county.Officials;
        }

        foreach (var school in Schools)
        {
            AddPairs(school);
            AddPlc(school);
        }
    }

    /// <summary>Monday of the first of the twelve weeks.</summary>
    public DateOnly FirstWeek { get; }

    public static IReadOnlyList<DemoCounty> Counties => Shape;

    public List<DemoSchool> Schools { get; } = [];

    public List<DemoPair> Pairs { get; } = [];

    public List<DemoSession> Sessions { get; } = [];

    public List<DemoMeeting> Meetings { get; } = [];

    /// <summary>The Monday twelve weeks before the one that a time is in.</summary>
    public static DateOnly FirstWeekBefore(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime((now.ToUniversalTime() + Zone).DateTime);
        return today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - (Weeks * 7));
    }

    /// <summary>The officials of a county, in order.</summary>
    public IReadOnlyList<string> Officials(DemoCounty county) => [.. Schools.Where(school => school.County == county).Select(school => school.Official).Distinct()];

    /// <summary>Everybody of a school but its head.</summary>
    public static IReadOnlyList<string> Teachers(DemoSchool school) =>
        [school.Teacher, .. Enumerable.Range(1, ColleaguesPerSchool).Select(index => $"colleague-{school.Number:00}-{index}")];

    /// <summary>The session figures that analytics must come to.</summary>
    public (int Due, int Done, int Missed) Expected(DemoCounty? county, Session.Types.Kind kind)
    {
        var sessions = Sessions.Where(session => session.Kind == kind && (county is null || session.Pair.School.County == county)).ToList();
        return (sessions.Count, sessions.Count(session => session.Held), sessions.Count(session => !session.Held));
    }

    /// <summary>An identifier that is the same for the same key in every run, so that seeding may be repeated.</summary>
    public static string RequestId(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"demonstration/{key}"));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString();
    }

    private void AddPairs(DemoSchool school)
    {
        // Officials see each of their heads every other week, on a day and hour of the school's own; heads see their teacher weekly.
        var place = Schools.Count(other => other.Official == school.Official && other.Number < school.Number);
        var visit = new DemoPair($"official-head-{school.Number:00}", school.Official, school.Head, Tier.OfficialToHead, school, FirstDay());
        var weekly = new DemoPair($"head-teacher-{school.Number:00}", school.Head, school.Teacher, Tier.HeadToTeacher, school, FirstDay());
        Pairs.AddRange([visit, weekly]);
        for (var week = 0; week < Weeks; week++)
        {
            AddSessions(weekly, week, observation: At(week, day: 1, hour: 8), feedback: At(week, day: 2, hour: 13));
            if (week % 2 == 0)
            {
                var hour = place < 5 ? 10 : 14;
                AddSessions(visit, week, observation: At(week, place % 5, hour), feedback: At(week, place % 5, hour + 1));
            }
        }
    }

    private void AddSessions(DemoPair pair, int week, DateTimeOffset observation, DateTimeOffset feedback)
    {
        var county = pair.School.County;
        var seen = Percent($"{pair.Id}/{week}/observation") < county.ObservationPercent;
        var told = seen && Percent($"{pair.Id}/{week}/feedback") < county.FeedbackPercent;
        Sessions.Add(new DemoSession($"{pair.Id}-w{week + 1:00}-observation", pair, Session.Types.Kind.Observation, observation, seen));
        Sessions.Add(new DemoSession($"{pair.Id}-w{week + 1:00}-feedback", pair, Session.Types.Kind.Feedback, feedback, told));
    }

    private void AddPlc(DemoSchool school)
    {
        // Every fifth school's community stopped meeting half way: those are the lapses that reports list.
        for (var week = 1; week < Weeks; week += 2)
        {
            var held = Percent($"plc/{school.Number}/{week}") < 85 && !(school.Number % 5 == 0 && week > Weeks / 2);
            var present = Teachers(school).Where(teacher => Percent($"plc/{teacher}/{week}") < 80).Append(school.Head).ToList();
            Meetings.Add(new DemoMeeting($"w{week + 1:00}", school, At(week, day: 4, hour: 15), held, present));
        }
    }

    private DateOnly FirstDay() => FirstWeek;

    private DateTimeOffset At(int week, int day, int hour) =>
        new(FirstWeek.AddDays((week * 7) + day).ToDateTime(new TimeOnly(hour, 0)), Zone);

    // 0 to 99, the same in every run.
    private static int Percent(string key) => (int)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(key))) % 100);
}

/// <summary>A county of the demonstration and how well coaching goes there.</summary>
internal sealed record DemoCounty(
    string Id, string DisplayName, string Officer, int Schools, int Officials, int ObservationPercent, int FeedbackPercent,
    double Latitude, double Longitude)
{
    public string Name => $"orgUnits/{Id}";
}

/// <summary>A school of the demonstration.</summary>
internal sealed record DemoSchool(int Number, DemoCounty County, string Official)
{
    public string Name => $"orgUnits/{County.Id}-school-{Number:00}";

    public string Zone => $"orgUnits/{County.Id}-zone-{((Number - 1) % 2) + 1}";

    public string Head => $"head-{Number:00}";

    public string Teacher => $"teacher-{Number:00}";

    /// <summary>Somewhere within 20 km of the county's centre; the places of the demonstration's schools are invented.</summary>
    public double Latitude => County.Latitude + (((Number * 7 % 11) - 5) * 0.03);

    public double Longitude => County.Longitude + (((Number * 5 % 13) - 6) * 0.03);

    /// <summary>A colleague who is to lead coaching inside the school (ATT-05).</summary>
    public string Lead => $"colleague-{Number:00}-1";

    public string Plc => $"plcs/plc-{Number:00}";
}

/// <summary>A coaching relationship of the demonstration.</summary>
internal sealed record DemoPair(string Id, string Coach, string Coachee, Tier Tier, DemoSchool School, DateOnly Start)
{
    public string Name => $"coachingRelationships/{Id}";
}

/// <summary>A session of the demonstration and whether it took place.</summary>
internal sealed record DemoSession(string Id, DemoPair Pair, Session.Types.Kind Kind, DateTimeOffset Start, bool Held)
{
    public string Name => $"sessions/{Id}";
}

/// <summary>A PLC meeting of the demonstration and who came.</summary>
internal sealed record DemoMeeting(string Id, DemoSchool School, DateTimeOffset Start, bool Held, IReadOnlyList<string> Present)
{
    public string Name => $"{School.Plc}/meetings/{Id}";
}
