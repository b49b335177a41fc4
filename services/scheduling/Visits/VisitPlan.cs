using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Type;
using DayOfWeek = System.DayOfWeek;
using Omission = Coaching.Scheduling.V1.VisitProposals.Types.Omission;
using Reason = Coaching.Scheduling.V1.VisitProposals.Types.Reason;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

/// <summary>Makes one official's week: what each school needs, then rounds, then why each school is in or out.</summary>
internal sealed class VisitPlan(ProposeVisitsRequest request, Reach reach, VisitsOptions options, string zone)
{
    public const int UsualStart = 8 * 60;
    public const int UsualEnd = 17 * 60;

    public const int UsualVisits = 8;

    private const int WeekDays = 7;
    private const int UsualVisitsPerDay = 2;
    private const int UsualCadence = 30;
    private const int MinutesPerPerson = 45;
    private const int RarelyVisitedPoints = 20;

    private static readonly DayOfWeek[] UsualDays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    private readonly DateOnly _from = request.StartDate.ToDateOnly();
    private readonly int _minutes = VisitRules.Minutes(request.VisitDuration);

    /// <summary>A time of the day in minutes.</summary>
    public static int Minutes(TimeOfDay? time, int usual) => time is null ? usual : (time.Hours * 60) + time.Minutes;

    public async Task<VisitProposals> Make(Tx db)
    {
        var until = _from.AddDays(WeekDays);
        DateOnly[] days = [.. Enumerable.Range(0, WeekDays).Select(_from.AddDays)];
        var wanted = request.Days.Count == 0 ? UsualDays : request.Days.Select(day => (DayOfWeek)((int)day % WeekDays)).ToArray();
        var clock = await SchoolYear.Find(db, request.OrgUnit, zone) ?? new SchoolYear(new SchoolCalendar(), zone);
        var times = await TravelTimes.Read(
            db, reach, [.. days.Where(day => wanted.Contains(day.DayOfWeek))], TimeSpan.FromMinutes(Minutes(request.DayStartTime, UsualStart)),
            TimeSpan.FromMinutes(Minutes(request.DayEndTime, UsualEnd)), clock);
        var area = await VisitArea.Read(db, reach, request.OrgUnit, times.Days, _from, until, clock, zone);
        var due = await VisitNeeds.Read(
            db, reach, request.OrgUnit, _from, until, request.CadenceDays == 0 ? UsualCadence : request.CadenceDays, times);
        var start = request.StartLocation is { } location ? Spot.Of(location) : await SchoolPlaces.Find(db, request.OrgUnit);
        var places = new VisitPlaces(area.Schools, start, options);
        foreach (var visit in area.Own.Where(visit => !places.Knows(visit.OrgUnit)))
        {
            places.Add(visit.OrgUnit, await SchoolPlaces.Find(db, visit.OrgUnit));
        }

        return Make(area, due, places, days, clock);
    }

    private VisitProposals Make(VisitArea area, ILookup<string, DuePerson> due, VisitPlaces places, DateOnly[] days, SchoolYear clock)
    {
        var counts = area.Counts();
        var total = counts.Values.Sum();
        var wishes = area.Schools.Select(school => new Wish
        {
            School = school.Name,
            People = [.. due[school.Name]],
            IsRare = counts.GetValueOrDefault(school.Name) * area.Schools.Count < total,
        }).ToDictionary(wish => wish.School);
        var settled = area.Own.ToLookup(visit => visit.OrgUnit);
        var omitted = area.Schools.Where(school => !settled.Contains(school.Name))
            .ToDictionary(school => school.Name, school => Omitted(area, school, wishes[school.Name]));
        List<Candidate> candidates =
        [
            .. area.Own.Select(visit => Settled(visit, wishes.GetValueOrDefault(visit.OrgUnit), days, clock)),
            .. area.Schools.Where(school => omitted.TryGetValue(school.Name, out var reason) && reason == Omission.Unspecified)
                .Select(school => new Candidate(wishes[school.Name], null, new VisitStop
                {
                    Need = Worth(wishes[school.Name]),
                    Minutes = _minutes,
                    Open = [.. days.Select(school.OpenDays.Contains)],
                })),
        ];
        var rounds = VisitRounds.Plan(new VisitWeek
        {
            Stops = [.. candidates.Select(candidate => candidate.Stop)],
            Travel = places.Minutes([.. candidates.Select(candidate => candidate.Wish.School)]),
            Days = days.Length,
            MaxVisits = request.MaxVisits == 0 ? UsualVisits : request.MaxVisits,
            MaxVisitsPerDay = request.MaxVisitsPerDay == 0 ? UsualVisitsPerDay : request.MaxVisitsPerDay,
            DayStart = Minutes(request.DayStartTime, UsualStart),
            DayEnd = Minutes(request.DayEndTime, UsualEnd),
        });
        return new VisitAnswer(request, candidates, rounds, places, days, clock).Make(omitted, wishes, Worth);
    }

    private Omission Omitted(VisitArea area, AreaSchool school, Wish wish) =>
        request.ExcludedOrgUnits.Contains(school.Name) ? Omission.Excluded
        : school.OpenDays.Count == 0 ? Omission.Closed
        : area.Visits.Any(visit => visit.OrgUnit == school.Name && visit.State is State.Planned or State.Started && visit.Visitor != reach.Caller && visit.StartTime >= area.From)
            ? Omission.VisitedByAnother
        : wish.People.Count == 0 ? Omission.NobodyDue
        : Omission.Unspecified;

    // The most that one visit has time for.
    private int Worth(Wish wish) =>
        wish.People.Take(Seen(_minutes)).Sum(person => person.Points) + (wish.IsRare && wish.People.Count > 0 ? RarelyVisitedPoints : 0);

    /// <summary>How many people a visit has time for.</summary>
    public static int Seen(int minutes) => Math.Max(1, minutes / MinutesPerPerson);

    private static Candidate Settled(VisitRow visit, Wish? wish, DateOnly[] days, SchoolYear clock)
    {
        var local = TimeZoneInfo.ConvertTime(visit.StartTime, clock.Zone).DateTime;
        var stop = new VisitStop
        {
            Need = 0,
            Minutes = visit.DurationMinutes,
            Open = [.. days.Select(day => day == DateOnly.FromDateTime(local))],
            FixedStart = (int)local.TimeOfDay.TotalMinutes,
        };
        return new Candidate(wish ?? new Wish { School = visit.OrgUnit, People = [] }, visit, stop);
    }
}

/// <summary>What a school's people make a visit worth.</summary>
internal sealed record Wish
{
    public required string School { get; init; }

    /// <summary>Most needed first.</summary>
    public required IReadOnlyList<DuePerson> People { get; init; }

    /// <summary>Whether it was visited less often of late than the mean of the area.</summary>
    public bool IsRare { get; init; }

    public IEnumerable<Reason> Reasons()
    {
        if (People.Any(person => person.Need == VisitProposals.Types.Need.OwnCoacheeDue))
        {
            yield return Reason.OwnPair;
        }

        if (People.Any(person => person.IsHead))
        {
            yield return Reason.HeadDue;
        }

        if (People.Any(person => !person.IsHead))
        {
            yield return Reason.TeachersDue;
        }

        if (IsRare)
        {
            yield return Reason.RarelyVisited;
        }
    }
}

/// <summary>A stop beside what it stands for: a school that may be visited, or a visit that is settled.</summary>
internal sealed record Candidate(Wish Wish, VisitRow? Visit, VisitStop Stop);
