using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>What keeps two people from being paired: each obstacle has its code, and all of them are told at once.</summary>
internal static class PairGate
{
    public static async Task Check(Session tx, PersonRow coach, PersonRow coachee, Tier tier, DateOnly day)
    {
        if (coach.PrimaryOrgUnit.Length > 0)
        {
            await OrgUnitRow.Open(tx, coach.PrimaryOrgUnit);
        }

        // Pairs of one coach are made one after another, so that of two for the last place only one succeeds.
        await tx.Execute("UPDATE people SET version = version WHERE name = @Name", new { coach.Name });
        var obstacles = new List<(string Code, string Text)>();
        var unready = await ReadinessCheck.Missing(tx, ReadinessAudience.Coach, [Standing.Of(coach)]);
        var unprepared = await ReadinessCheck.Missing(tx, ReadinessAudience.Coachee, [Standing.Of(coachee)]);
        var missing = unready.Values.Concat(unprepared.Values).SelectMany(items => items).ToList();
        if (unready.Count > 0)
        {
            obstacles.Add(("COACH_NOT_READY", $"{coach.Name} is not ready to coach"));
        }

        if (unprepared.Count > 0)
        {
            obstacles.Add(("COACHEE_NOT_READY", $"{coachee.Name} is not ready to be coached"));
        }

        if ((await SelectionCheck.Unselected(tx, tier, [Standing.Of(coach)])).Count > 0)
        {
            obstacles.Add(("COACH_NOT_SELECTED", $"{coach.Name} has not been selected as a coach"));
        }

        var load = (await CapacityCheck.Of(tx, [coach.Name], day))[coach.Name];
        if (load.IsFull && await tx.One<int>(CountPairs, new { coach = coach.Name, coachee = coachee.Name, day }) == 0)
        {
            obstacles.Add(("COACH_AT_CAPACITY", $"{coach.Name} has {load.Coachees} coachees and may have {load.Max}"));
        }

        if (tier != Tier.Peer && (await CoachingCircle.Above(tx, [coach.Name], day)).Contains(coachee.Name))
        {
            obstacles.Add(("COACHING_CIRCLE", $"{coachee.Name} coaches {coach.Name}, directly or through others"));
        }

        if (obstacles.Count > 0)
        {
            throw Errors.Precondition(
                obstacles[0].Code,
                $"{string.Join("; ", obstacles.Select(obstacle => obstacle.Text))}.",
                ("reasons", string.Join(',', obstacles.Select(obstacle => obstacle.Code))),
                ("missing", string.Join(',', missing)));
        }
    }

    private const string CountPairs = """
        SELECT COUNT(*) FROM coaching_relationships WHERE coach = @coach AND coachee = @coachee AND (end_date IS NULL OR end_date > @day)
        """;
}
