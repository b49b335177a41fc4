using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Keeps the staff directory, and with each of its facts what stands by it: coverage, and where each unit's figures are counted.</summary>
internal sealed class DirectoryProjection(Standing standing)
{
    public void Subscribe(Subscriptions subscriptions) => subscriptions.From(StaffDirectory.Source)
        .On<OrgUnitChanged>(Apply)
        .On<PersonChanged>(Apply)
        .On<StaffAssignmentChanged>(Apply)
        .On<CoachingRelationshipChanged>(Apply)
        .On<ProgrammeChanged>((tx, fact) => StaffDirectory.Apply(tx, fact.Data, fact.Version));

    private async Task Apply(Tx tx, Fact<OrgUnitChanged> fact)
    {
        var change = await Changes.Next(tx);
        var before = await StaffDirectory.Unit(tx, fact.Data.OrgUnit);
        var schools = await Standing.SchoolsOver(tx, fact.Data.OrgUnit);
        await StaffDirectory.Apply(tx, fact.Data, fact.Version);
        var after = await StaffDirectory.Unit(tx, fact.Data.OrgUnit);
        if (before?.Parent != after?.Parent)
        {
            foreach (var unit in await tx.Query<string>("SELECT org_unit FROM dir_ancestors WHERE ancestor = @OrgUnit ORDER BY org_unit", new { fact.Data.OrgUnit }))
            {
                await UnitTree.Move(tx, unit);
                await standing.Unit(tx, unit, change);
            }
        }

        // Which schools a pair reaches depends on the units above it.
        foreach (var school in schools.Union(await Standing.SchoolsOver(tx, fact.Data.OrgUnit)).Append(fact.Data.OrgUnit))
        {
            await standing.School(tx, school, change);
        }
    }

    private async Task Apply(Tx tx, Fact<PersonChanged> fact)
    {
        var change = await Changes.Next(tx);
        await StaffDirectory.Apply(tx, fact.Data, fact.Version);
        await standing.Person(tx, fact.Data.Person, change);
    }

    private async Task Apply(Tx tx, Fact<StaffAssignmentChanged> fact)
    {
        var change = await Changes.Next(tx);
        await StaffDirectory.Apply(tx, fact.Data, fact.Version);
        await standing.Person(tx, fact.Data.Person, change);
    }

    private async Task Apply(Tx tx, Fact<CoachingRelationshipChanged> fact)
    {
        var change = await Changes.Next(tx);
        var name = fact.Data.CoachingRelationship;
        var before = await StaffDirectory.Pair(tx, name);
        await StaffDirectory.Apply(tx, fact.Data, fact.Version);
        var after = await StaffDirectory.Pair(tx, name);
        PairEntry[] states = [.. new[] { before, after }.OfType<PairEntry>()];
        foreach (var person in states.SelectMany(pair => new[] { pair.Coach, pair.Coachee }).Distinct())
        {
            await standing.Person(tx, person, change);
        }

        await standing.Pair(tx, name, change);
        foreach (var unit in states.Select(pair => pair.OrgUnit).Distinct())
        {
            await standing.SchoolsAbove(tx, unit, change);
        }
    }
}
