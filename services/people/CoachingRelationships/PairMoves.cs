using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;
using Outcome = Coaching.People.V1.Transfer.Types.Outcome;
using Reason = Coaching.People.V1.Transfer.Types.Reason;

namespace Coaching.People;

/// <summary>What becomes of a person's open pairs when the person moves to another unit.</summary>
internal static class PairMoves
{
    /// <summary>Carries on or ends each; the person's posts must be those of the day already.</summary>
    public static async Task<List<Transfer.Types.PairChange>> Rearrange(Session tx, string person, OrgUnitRow unit, DateOnly day, DateOnly today)
    {
        var changes = new List<Transfer.Types.PairChange>();
        foreach (var pair in await tx.Query<CoachingRelationshipRow>(SelectOpen, new { person, day }))
        {
            changes.Add(await Rearrange(tx, pair, person, unit, day, today));
        }

        return changes;
    }

    private static async Task<Transfer.Types.PairChange> Rearrange(
        Session tx, CoachingRelationshipRow pair, string person, OrgUnitRow unit, DateOnly day, DateOnly today)
    {
        var change = new Transfer.Types.PairChange { CoachingRelationship = pair.Name };
        var coacheeMoves = pair.Coachee == person;
        var reason = await Fate(tx, pair, coacheeMoves ? unit.Name : pair.OrgUnit, unit, coacheeMoves, day);
        if (reason == Reason.CoachOutOfReach)
        {
            await pair.End(tx, day, EndReason.Transfer, today);
            (change.Outcome, change.Reason) = (Outcome.Ended, reason);
            return change;
        }

        // A pair's facts are counted at the coachee's unit, and what is past stays where it was counted.
        if (!coacheeMoves || pair.OrgUnit == unit.Name)
        {
            (change.Outcome, change.Reason) = (Outcome.Kept, reason);
            return change;
        }

        var begun = pair.StartDate < day;
        var successor = await Continue(tx, pair, unit, day, EndReason.Transfer, today);
        (change.Outcome, change.Reason, change.Successor) = (Outcome.Moved, begun ? reason : Reason.NotBegun, successor.Name);
        return change;
    }

    /// <summary>Ends a pair and goes on with it at another unit, from the day on or from the later one on which it was to begin.</summary>
    public static async Task<CoachingRelationshipRow> Continue(
        Session tx, CoachingRelationshipRow pair, OrgUnitRow unit, DateOnly day, EndReason reason, DateOnly today)
    {
        await pair.End(tx, day, reason, today);
        var successor = pair with
        {
            Name = $"coachingRelationships/{Guid.CreateVersion7()}",
            OrgUnit = unit.Name,
            County = unit.County,
            StartDate = pair.StartDate < day ? day : pair.StartDate,
            Predecessor = pair.Name,
            CoachAppraises = await Appraisal.Holds(tx, pair.Coach, pair.Coachee, day),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        await tx.Execute(CoachingRelationshipRow.Insert, successor);
        await tx.Tell(successor, today);
        return successor;
    }

    private static async Task<Reason> Fate(
        Session tx, CoachingRelationshipRow pair, string coacheeUnit, OrgUnitRow unit, bool coacheeMoves, DateOnly day)
    {
        if (await tx.One<int>(CountCoachPosts, new { pair.Coach, coacheeUnit, day }) > 0)
        {
            return Reason.CoachReachesUnit;
        }

        var other = await PersonRow.Find(tx, coacheeMoves ? pair.Coach : pair.Coachee);
        return pair.Tier is Tier.Peer or Tier.CoachOfCoach && unit.County.Length > 0 && other?.County == unit.County
            ? Reason.SameCounty
            : Reason.CoachOutOfReach;
    }

    private const string SelectOpen = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships
        WHERE (coach = @person OR coachee = @person) AND (end_date IS NULL OR end_date > @day)
        ORDER BY name
        """;

    private const string CountCoachPosts = """
        SELECT COUNT(*) FROM dir_posts p JOIN dir_ancestors a ON a.ancestor = p.org_unit
        WHERE p.person = @Coach AND a.org_unit = @coacheeUnit AND p.start_date <= @day AND (p.end_date IS NULL OR p.end_date > @day)
        """;
}
