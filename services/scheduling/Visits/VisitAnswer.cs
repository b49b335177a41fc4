using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Omission = Coaching.Scheduling.V1.VisitProposals.Types.Omission;
using Reason = Coaching.Scheduling.V1.VisitProposals.Types.Reason;

namespace Coaching.Scheduling;

/// <summary>Tells a plan: the days with their stops and reasons, the schools left out and why, and what it is worth.</summary>
internal sealed class VisitAnswer(
    ProposeVisitsRequest request, IReadOnlyList<Candidate> candidates, VisitRounds rounds, VisitPlaces places, DateOnly[] days, SchoolYear clock)
{
    public VisitProposals Make(IReadOnlyDictionary<string, Omission> omitted, IReadOnlyDictionary<string, Wish> wishes, Func<Wish, int> worth)
    {
        var planned = rounds.Rounds.SelectMany(round => round.Stops).ToHashSet();
        var left = Enumerable.Range(0, candidates.Count).Where(stop => candidates[stop].Visit is null && !planned.Contains(stop)).ToList();
        var travel = rounds.Rounds.Sum(round => round.Travel);
        return new VisitProposals
        {
            OrgUnit = request.OrgUnit,
            Days = { rounds.Rounds.Select((round, day) => (round, day)).Where(each => each.round.Stops.Length > 0).Select(each => Day(each.round, days[each.day])) },
            LeftOut =
            {
                omitted.Where(each => each.Value != Omission.Unspecified).Select(each => LeftOut(wishes[each.Key], each.Value, worth))
                    .Concat(left.Select(stop => LeftOut(candidates[stop].Wish, Why(stop, planned.Count), worth)))
                    .OrderByDescending(each => each.Need).ThenBy(each => each.OrgUnit, StringComparer.Ordinal),
            },
            Objective = new VisitProposals.Types.Objective
            {
                Need = rounds.Value + travel,
                NeedLeft = left.Sum(stop => candidates[stop].Stop.Need),
                TravelMinutes = travel,
                TravelCost = travel,
                Value = rounds.Value,
                Improvements = rounds.Improvements,
            },
            StartLocation = places.Start.ToProto(),
        };
    }

    private Omission Why(int stop, int plannedVisits)
    {
        var quota = request.MaxVisits == 0 ? VisitPlan.UsualVisits : request.MaxVisits;
        return !rounds.FitsAlone(stop) ? Omission.TooFar
            : rounds.BestGain(stop) is not { } gain ? Omission.DaysFull
            : gain <= 0 ? Omission.NotWorthTheWay
            : plannedVisits >= quota ? Omission.QuotaReached
            : Omission.DaysFull;
    }

    private static VisitProposals.Types.LeftOut LeftOut(Wish wish, Omission omission, Func<Wish, int> worth) => new()
    {
        OrgUnit = wish.School,
        Omission = omission,
        Need = worth(wish),
        PeopleDue = wish.People.Count,
    };

    private VisitProposals.Types.Day Day(VisitRound round, DateOnly date)
    {
        var (starts, back) = rounds.Times(round.Stops);
        string?[] ways = [null, .. round.Stops.Select(stop => candidates[stop].Wish.School), null];
        var meters = ways.Zip(ways.Skip(1), places.Meters).ToList();
        return new VisitProposals.Types.Day
        {
            Date = date.ToProto(),
            Stops = { round.Stops.Select((stop, index) => Stop(candidates[stop], At(date, starts[index]), meters[index])) },
            LeaveTime = At(date, starts[0] - places.Minutes(meters[0])),
            ReturnTime = At(date, back),
            TravelMeters = (int)Math.Min(int.MaxValue, meters.Sum(way => (long)way)),
            TravelDuration = Lasting(round.Travel),
        };
    }

    private VisitProposals.Types.Stop Stop(Candidate candidate, Timestamp start, int meters)
    {
        var people = candidate.Wish.People.Take(VisitPlan.Seen(candidate.Stop.Minutes)).ToList();
        return new VisitProposals.Types.Stop
        {
            OrgUnit = candidate.Wish.School,
            StartTime = start,
            Duration = Lasting(candidate.Stop.Minutes),
            TravelMeters = meters,
            TravelDuration = Lasting(places.Minutes(meters)),
            Reasons = { candidate.Visit is null ? candidate.Wish.Reasons() : candidate.Wish.Reasons().Prepend(Reason.PlannedAlready) },
            People = { people.Select(person => person.ToProto()) },
            PeopleLeft = candidate.Wish.People.Count - people.Count,
            Need = candidate.Stop.Need,
            Visit = candidate.Visit?.Name ?? "",
            PlaceAssumed = places.IsAssumed(candidate.Wish.School),
        };
    }

    private Timestamp At(DateOnly date, int minutes) => clock.At(date, TimeSpan.FromMinutes(minutes)).ToProto();

    private static Duration Lasting(int minutes) => Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes));
}
