using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Need = Coaching.Scheduling.V1.VisitProposals.Types.Need;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Scheduling;

/// <summary>Somebody who is due to be seen, and how much that is worth.</summary>
internal sealed record DuePerson(string Name, Need Need, int Points, bool IsHead, DateOnly? LastSeen, DateOnly? Due)
{
    public VisitProposals.Types.PersonToSee ToProto() => new()
    {
        Person = Name,
        Need = Need,
        LastSeenDate = LastSeen.ToProto(),
        DueDate = Due.ToProto(),
        IsHead = IsHead,
    };
}

/// <summary>Who of an area's heads and teachers is due within a week, by school, most needed first.</summary>
internal static class VisitNeeds
{
    // One whom the caller coaches comes before any number of others whom the longest visit could reach.
    private const int OwnPoints = 10_000;
    private const int NeverSeenPoints = 80;
    private const int OverduePoints = 20;
    private const int MaxDaysCounted = 59;
    private const int HeadPoints = 40;
    private const long SecondsPerDay = 24 * 60 * 60;

    private static readonly int Heads = PostRoles.Of("head_teacher");
    private static readonly int Seen = Heads | PostRoles.Bit(Role.Teacher);

    /// <summary>Those at schools of the area within reach who are due before a day, and not absent all the time.</summary>
    public static async Task<ILookup<string, DuePerson>> Read(
        Tx db, Reach reach, string area, DateOnly from, DateOnly until, int cadenceDays, TravelTimes times)
    {
        var args = reach.With(new { area, from, times.FirstLeave, times.LastReturn });
        var pairs = (await db.Query<PairRow>(SelectOwnPairs, args)).ToLookup(pair => pair.Coachee);
        var seen = (await db.Query<SeenRow>(SelectSeen, args)).ToDictionary(row => row.Person);
        return (await db.Query<StaffRow>(SelectStaff, args))
            .Select(row => (row.OrgUnit, Person: Due(row, pairs[row.Person], seen.GetValueOrDefault(row.Person))))
            .Where(each => each.Person is { } person && (person.Due ?? from) < until)
            .OrderByDescending(each => each.Person!.Points).ThenBy(each => each.Person!.Name, StringComparer.Ordinal)
            .ToLookup(each => each.OrgUnit, each => each.Person!);

        DuePerson Due(StaffRow row, IEnumerable<PairRow> own, SeenRow? last)
        {
            if (own.OrderBy(pair => pair.CadenceSeconds).FirstOrDefault() is { } pair)
            {
                var days = pair.CadenceSeconds is > 0 and { } seconds ? (int)Math.Max(1, seconds / SecondsPerDay) : cadenceDays;
                var lastOwn = last?.OwnTime is { } time ? times.DayOf(time) : (DateOnly?)null;
                var due = lastOwn?.AddDays(days) ?? pair.StartDate;
                return new DuePerson(row.Person, Need.OwnCoacheeDue, OwnPoints + Overdue(due), row.IsHead, lastOwn, due);
            }

            var head = row.IsHead ? HeadPoints : 0;
            if (last?.AnyTime is not { } seenAt)
            {
                return new DuePerson(row.Person, Need.NeverSeen, NeverSeenPoints + head, row.IsHead, null, null);
            }

            var again = times.DayOf(seenAt).AddDays(cadenceDays);
            return new DuePerson(row.Person, Need.NotSeenForLong, OverduePoints + Overdue(again) + head, row.IsHead, times.DayOf(seenAt), again);
        }

        int Overdue(DateOnly due) => Math.Clamp(from.DayNumber - due.DayNumber, 0, MaxDaysCounted);
    }

    private const string SelectOwnPairs = """
        SELECT p.coachee, p.start_date, g.cadence_seconds
        FROM dir_pairs p LEFT JOIN dir_programmes g ON g.name = p.programme
        WHERE p.coach = @reach_caller AND p.start_date <= @from AND (p.end_date IS NULL OR p.end_date > @from)
        """;

    private static readonly string SelectSeen = $"""
        SELECT s.coachee AS person, MAX(s.actual_end_time) AS any_time, MAX(CASE WHEN s.coach = @reach_caller THEN s.actual_end_time END) AS own_time
        FROM dir_ancestors a JOIN sessions s ON s.org_unit = a.org_unit
        WHERE a.ancestor = @area AND s.state = {(int)V1.Session.Types.State.Completed} AND {Reach.Predicate("s.org_unit")}
        GROUP BY s.coachee
        """;

    // By the unit where a person mainly works, which an index knows: whoever also teaches elsewhere is seen there.
    private static readonly string SelectStaff = $"""
        SELECT u.name AS org_unit, q.name AS person, MAX(CASE WHEN (p.role & {Heads}) <> 0 THEN 1 ELSE 0 END) AS heads
        FROM dir_ancestors a JOIN dir_org_units u ON u.name = a.org_unit JOIN dir_ancestors x ON x.ancestor = u.name
        JOIN dir_people q ON q.org_unit = x.org_unit JOIN dir_posts p ON p.person = q.name AND p.org_unit = x.org_unit
        WHERE a.ancestor = @area AND u.level = {(int)OrgUnit.Types.Level.School} AND u.state = {(int)OrgUnit.Types.State.Active}
          AND q.state = {(int)Person.Types.State.Active} AND (p.role & {Seen}) <> 0 AND q.name <> @reach_caller
          AND p.start_date <= @from AND (p.end_date IS NULL OR p.end_date > @from) AND {Reach.Predicate("u.name")}
          AND NOT EXISTS (SELECT 1 FROM absences b
              WHERE b.person = q.name AND b.state = {(int)Absence.Types.State.Active} AND b.start_time <= @FirstLeave AND b.end_time >= @LastReturn)
        GROUP BY u.name, q.name
        """;

    private sealed record PairRow
    {
        public required string Coachee { get; init; }

        public required DateOnly StartDate { get; init; }

        public long? CadenceSeconds { get; init; }
    }

    private sealed record SeenRow
    {
        public required string Person { get; init; }

        public DateTimeOffset? AnyTime { get; init; }

        public DateTimeOffset? OwnTime { get; init; }
    }

    private sealed record StaffRow
    {
        public required string OrgUnit { get; init; }

        public required string Person { get; init; }

        public required int Heads { get; init; }

        public bool IsHead => Heads != 0;
    }
}
