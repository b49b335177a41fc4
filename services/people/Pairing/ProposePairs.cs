using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;
using Code = Coaching.People.V1.PairProposals.Types.Code;

namespace Coaching.People;

internal sealed partial class PairingApi
{
    private const int UsualDistanceKm = 25;

    public override Task<PairProposals> ProposePairs(ProposePairsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .Require(request.Tier is Tier.OfficialToHead or Tier.HeadToTeacher or Tier.CoachOfCoach, "tier", "must be official to head, head to teacher or coach of coach")
            .OptionalEnum("strand", request.Strand)
            .Range("max_distance_km", request.MaxDistanceKm, 0, 500)
            .Range("target_coachees", request.TargetCoachees, 0, 200);
        if (request.Date is not null)
        {
            violations.Date("date", request.Date);
        }

        violations.ThrowIfAny();
        var day = request.Date.ToDateOnlyOrNull() ?? context.Reach().Today;
        return database.Read(
            async db =>
            {
                await db.MustReach(context, request.OrgUnit);
                return Propose(await PairingData.Read(db, request.OrgUnit, request.Tier, request.Strand, day), request);
            },
            context.CancellationToken);
    }

    private static PairProposals Propose(PairingData data, ProposePairsRequest request)
    {
        var weigher = new PairWeigher(data, request.Tier, request.MaxDistanceKm == 0 ? UsualDistanceKm : request.MaxDistanceKm, request.ExcludeAppraisers);
        var kept = data.Coaches.ToLookup(coach => Refusals(data, coach, request.TargetCoachees).Count == 0);
        var wanted = data.Coachees.ToLookup(coachee => Refusals(data, coachee, request.Tier).Count == 0);
        var (coaches, coachees) = (kept[true].ToList(), wanted[true].ToList());
        var costs = coachees.Select(coachee => coaches.Select(coach => weigher.Cost(coach, coachee)).ToArray()).ToArray();
        var coachOf = Matching.Solve(costs, [.. coaches.Select(coach => Places(data.Loads[coach.Person], request.TargetCoachees))]);

        var answer = new PairProposals { OrgUnit = request.OrgUnit, Tier = request.Tier };
        for (var index = 0; index < coachees.Count; index++)
        {
            if (coachOf[index] >= 0)
            {
                answer.Proposals.Add(Describe(weigher, coaches[coachOf[index]], coachees[index]));
            }
        }

        var unmatched = coachees.Where((_, index) => coachOf[index] < 0).Select(coachee => (coachee, Why(weigher, coachee, coaches, costs[coachees.IndexOf(coachee)])));
        var idle = coaches.Where((_, index) => !coachOf.Contains(index))
            .Select(coach => (coach, Only(Code.NoCoacheeLeft, $"Nobody is left whom {coach.DisplayName} could coach.")));
        answer.LeftOut.AddRange(LeftOut(unmatched.Concat(wanted[false].Select(one => (one, Refusals(data, one, request.Tier)))), asCoach: false));
        answer.LeftOut.AddRange(LeftOut(idle.Concat(kept[false].Select(one => (one, Refusals(data, one, request.TargetCoachees)))), asCoach: true));
        return answer;
    }

    private static int Places(CoachLoad load, int target) =>
        Math.Min(load.Max, load.IsDedicated ? load.Max : target == 0 ? load.Target : load.TargetUnder(target)) - load.Coachees;

    private static List<(Code Code, string Text)> Refusals(PairingData data, Candidate coach, int target)
    {
        var reasons = Closed(data, coach);
        var load = data.Loads[coach.Person];
        if (data.UnreadyCoaches.TryGetValue(coach.Person, out var missing))
        {
            reasons.Add((Code.NotReady, $"{coach.DisplayName} is not ready to coach: {string.Join(", ", missing)} missing."));
        }

        if (data.Unselected.Contains(coach.Person))
        {
            reasons.Add((Code.NotSelected, $"No decision selects {coach.DisplayName} as a coach."));
        }

        if (load.IsFull)
        {
            reasons.Add((Code.AtCapacity, $"{coach.DisplayName} coaches {load.Coachees} and may coach {load.Max}."));
        }
        else if (Places(load, target) <= 0)
        {
            reasons.Add((Code.AtRatio, $"{coach.DisplayName} coaches {load.Coachees}, as many as meant."));
        }

        return reasons;
    }

    private static List<(Code Code, string Text)> Refusals(PairingData data, Candidate coachee, Tier tier)
    {
        var reasons = Closed(data, coachee);
        if (data.UnreadyCoachees.TryGetValue(coachee.Person, out var missing))
        {
            reasons.Add((Code.NotReady, $"{coachee.DisplayName} is not ready to be coached: {string.Join(", ", missing)} missing."));
        }

        if (data.Coached(coachee.Person, tier))
        {
            reasons.Add((Code.AlreadyCoached, $"{coachee.DisplayName} has a coach."));
        }

        return reasons;
    }

    private static List<(Code Code, string Text)> Closed(PairingData data, Candidate one) =>
        data.Units.GetValueOrDefault(one.OrgUnit) is { State: OrgUnit.Types.State.Closed } unit
            ? Only(Code.OrgUnitClosed, $"{unit.DisplayName} is closed.")
            : [];

    private static List<(Code Code, string Text)> Why(PairWeigher weigher, Candidate coachee, List<Candidate> coaches, int[] costs) => 0 switch
    {
        _ when costs.Any(cost => cost != Matching.Never) =>
            Only(Code.CoachesTaken, $"Every coach who could take {coachee.DisplayName} is proposed for others."),
        _ when coaches.Any(coach => weigher.InReach(coach, coachee)) =>
            Only(Code.OnlyAppraisers, $"Whoever could coach {coachee.DisplayName} also appraises {coachee.DisplayName}."),
        _ => Only(Code.NoCoachInReach, $"No coach with a place is near enough to {coachee.DisplayName}."),
    };

    private static List<(Code Code, string Text)> Only(Code code, string text) => [(code, text)];

    private static PairProposals.Types.Proposal Describe(PairWeigher weigher, Candidate coach, Candidate coachee)
    {
        var proposal = new PairProposals.Types.Proposal
        {
            Coach = coach.Person,
            CoachName = coach.DisplayName,
            Coachee = coachee.Person,
            CoacheeName = coachee.DisplayName,
            OrgUnit = coachee.OrgUnit,
            CoachAppraises = weigher.Appraises(coach, coachee),
            Reasons = { weigher.Reasons(coach, coachee).Select(Reason) },
        };
        if (weigher.Distance(coach, coachee) is { } km)
        {
            proposal.DistanceKm = Math.Round(km, 1);
        }

        return proposal;
    }

    private static IEnumerable<PairProposals.Types.LeftOut> LeftOut(IEnumerable<(Candidate One, List<(Code, string)> Reasons)> people, bool asCoach) =>
        people.OrderBy(person => person.One.Person, StringComparer.Ordinal).Select(person => new PairProposals.Types.LeftOut
        {
            Person = person.One.Person,
            DisplayName = person.One.DisplayName,
            AsCoach = asCoach,
            Reasons = { person.Reasons.Select(Reason) },
        });

    private static PairProposals.Types.Reason Reason((Code Code, string Text) reason) => new() { Code = reason.Code, Text = reason.Text };
}
