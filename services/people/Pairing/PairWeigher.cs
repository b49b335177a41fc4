using Coaching.Type.V1;
using Code = Coaching.People.V1.PairProposals.Types.Code;

namespace Coaching.People;

/// <summary>What speaks for two people as a pair and against it, as a cost and in words.</summary>
internal sealed class PairWeigher(PairingData data, Tier tier, int maxDistanceKm, bool excludeAppraisers)
{
    private const double EarthRadiusKm = 6_371;

    // What weighs as much as so many kilometres of travel.
    private const int OtherSchool = 10;
    private const int SameSubject = -5;
    private const int Appraising = 8;
    private const int Repeated = 6;
    private const int EachCoachee = 3;

    /// <summary>The cost of the pair, or <see cref="Matching.Never"/>.</summary>
    public int Cost(Candidate coach, Candidate coachee)
    {
        if (!InReach(coach, coachee) || (excludeAppraisers && Appraises(coach, coachee)))
        {
            return Matching.Never;
        }

        return (SameSchool(coach, coachee) ? 0 : OtherSchool + (int)Math.Round(Distance(coach, coachee) ?? maxDistanceKm))
            + (CommonSubject(coach, coachee) is null ? 0 : SameSubject)
            + (Appraises(coach, coachee) ? Appraising : 0)
            + (PairedBefore(coach, coachee) ? Repeated : 0)
            + (data.Loads[coach.Person].Coachees * EachCoachee);
    }

    /// <summary>Whether the coach can get to the coachee at all, appraiser or not.</summary>
    public bool InReach(Candidate coach, Candidate coachee)
    {
        if (coach.Person == coachee.Person || data.Pairs[(coachee.Person, coach.Person)].Any(pair => pair.IsOpen)
            || data.Pairs[(coach.Person, coachee.Person)].Any(pair => pair.IsOpen))
        {
            return false;
        }

        if (tier != Tier.HeadToTeacher)
        {
            return ServesUnit(coach, coachee);
        }

        return SameSchool(coach, coachee) || (Distance(coach, coachee) is { } km ? km <= maxDistanceKm : SameParent(coach, coachee));
    }

    public bool Appraises(Candidate coach, Candidate coachee)
    {
        var isHead = data.Posts[coachee.Person].Any(post => (post.Role & Appraisal.Head) != 0);
        return isHead
            ? data.Posts[coach.Person].Any(post => (post.Role & Appraisal.OfHeads) != 0 && data.Above[coachee.OrgUnit].Contains(post.OrgUnit))
            : data.Posts[coach.Person].Any(post => (post.Role & Appraisal.OfStaff) != 0 && post.OrgUnit == coachee.OrgUnit);
    }

    /// <summary>Kilometres as the crow flies, if both places are known.</summary>
    public double? Distance(Candidate coach, Candidate coachee)
    {
        if (SameSchool(coach, coachee))
        {
            return 0;
        }

        return data.Units.GetValueOrDefault(coach.OrgUnit) is { Latitude: { } fromLatitude, Longitude: { } fromLongitude }
            && data.Units.GetValueOrDefault(coachee.OrgUnit) is { Latitude: { } toLatitude, Longitude: { } toLongitude }
                ? Haversine(double.DegreesToRadians(fromLatitude), double.DegreesToRadians(fromLongitude), double.DegreesToRadians(toLatitude), double.DegreesToRadians(toLongitude))
                : null;
    }

    public IEnumerable<(Code Code, string Text)> Reasons(Candidate coach, Candidate coachee)
    {
        var unit = data.Units.GetValueOrDefault(coachee.OrgUnit)?.DisplayName ?? coachee.OrgUnit;
        var load = data.Loads[coach.Person];
        yield return (SameSchool(coach, coachee), tier, Distance(coach, coachee)) switch
        {
            (true, _, _) => (Code.SameSchool, $"Both work at {unit}."),
            (_, not Tier.HeadToTeacher, { } km) => (Code.InArea, FormattableString.Invariant($"{coach.DisplayName} serves {unit}, {km:0.0} km away.")),
            (_, not Tier.HeadToTeacher, _) => (Code.InArea, $"{coach.DisplayName} serves {unit}."),
            (_, _, { } km) => (Code.Nearby, FormattableString.Invariant($"{coach.DisplayName} works {km:0.0} km from {unit}.")),
            _ => (Code.DistanceUnknown, $"How far {coach.DisplayName} works from {unit} is not known; both are in the same area."),
        };
        if (CommonSubject(coach, coachee) is { } subject)
        {
            yield return (Code.SameSubject, $"Both teach {subject}.");
        }

        if (load.IsExcepted)
        {
            yield return (Code.RatioException, $"A programme lets {coach.DisplayName} coach {load.Target} people.");
        }

        yield return load.IsDedicated
            ? (Code.DedicatedTime, $"{coach.DisplayName} has time set apart for coaching.")
            : (Code.WithinRatio, $"{coach.DisplayName} coaches {(load.Coachees == 0 ? "nobody" : $"{load.Coachees}")} so far.");
        if (Appraises(coach, coachee))
        {
            yield return (Code.CoachAppraises, $"{coach.DisplayName} also appraises {coachee.DisplayName}, who may ask for another coach.");
        }

        if (PairedBefore(coach, coachee))
        {
            yield return (Code.PairedBefore, "The two were a pair before.");
        }
    }

    private static bool SameSchool(Candidate coach, Candidate coachee) => coach.OrgUnit.Length > 0 && coach.OrgUnit == coachee.OrgUnit;

    private bool SameParent(Candidate coach, Candidate coachee) =>
        data.Units.GetValueOrDefault(coach.OrgUnit)?.Parent is { Length: > 0 } parent && parent == data.Units.GetValueOrDefault(coachee.OrgUnit)?.Parent;

    private bool ServesUnit(Candidate coach, Candidate coachee) =>
        data.Posts[coach.Person].Any(post => (post.Role & CoachPosts.OfHeads) != 0 && data.Above[coachee.OrgUnit].Contains(post.OrgUnit));

    private bool PairedBefore(Candidate coach, Candidate coachee) => data.Pairs[(coach.Person, coachee.Person)].Any(pair => !pair.IsOpen);

    private static string? CommonSubject(Candidate coach, Candidate coachee) =>
        coach.SubjectList.Intersect(coachee.SubjectList, StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).FirstOrDefault();

    private static double Haversine(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var latitude = Math.Sin((toLatitude - fromLatitude) / 2);
        var longitude = Math.Sin((toLongitude - fromLongitude) / 2);
        var chord = (latitude * latitude) + (Math.Cos(fromLatitude) * Math.Cos(toLatitude) * longitude * longitude);
        return 2 * EarthRadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(chord)));
    }
}
