using Coaching.People.V1;
using Coaching.Platform;
using EndReason = Coaching.People.V1.CoachingRelationship.Types.EndReason;

namespace Coaching.People;

/// <summary>
/// What is open at a unit from a day on, and how it ends there or goes over to another unit. The past stays where it was: a post or pair that
/// goes over ends and has a successor.
/// </summary>
internal sealed class Handover(Session tx, OrgUnitRow from, DateOnly day, DateOnly today)
{
    /// <summary>Posts that ended or went over.</summary>
    public int Posts { get; private set; }

    /// <summary>Pairs that ended or went over.</summary>
    public int Pairs { get; private set; }

    /// <summary>The open posts and pairs of the unit and the open units directly below it.</summary>
    public async Task<(int Posts, int Pairs, int Units)> Count() =>
        ((await OpenPosts()).Count, (await OpenPairs(SelectPairsAndCoaches)).Count, await tx.One<int>(CountOpenBelow, new { from.Name, OrgUnit.Types.State.Active }));

    /// <summary>Ends what is open with the unit; coaches whose primary unit it is end with it too.</summary>
    public async Task End()
    {
        foreach (var post in await OpenPosts())
        {
            await EndPost(post);
        }

        foreach (var pair in await OpenPairs(SelectPairsAndCoaches))
        {
            await pair.End(tx, day, EndReason.OrgUnitClosed, today);
            Pairs++;
        }
    }

    /// <summary>Gives what is open over to another unit: all of it, or that of some people.</summary>
    public async Task GiveTo(OrgUnitRow to, IReadOnlySet<string>? people = null)
    {
        foreach (var post in (await OpenPosts()).Where(post => people?.Contains(post.Person) != false))
        {
            await Continue(await EndPost(post), post.EndDate, to);
        }

        foreach (var person in await tx.Query<PersonRow>(SelectPeople, new { from.Name }))
        {
            if (people?.Contains(person.Name) != false)
            {
                var moved = person with { PrimaryOrgUnit = to.Name, County = to.County, Version = person.Version + 1, UpdateTime = tx.Now };
                await tx.Execute(PersonRow.Update, moved);
                await tx.Tell(moved);
            }
        }

        // Who appraises whom follows from the posts, which are those of the day by now.
        foreach (var pair in (await OpenPairs(SelectPairs)).Where(pair => people?.Contains(pair.Coachee) != false))
        {
            await PairMoves.Continue(tx, pair, to, day, EndReason.OrgUnitClosed, today);
            Pairs++;
        }
    }

    /// <summary>The people who have an open post at the unit.</summary>
    public async Task<HashSet<string>> People() => [.. (await OpenPosts()).Select(post => post.Person)];

    private Task<IReadOnlyList<StaffAssignmentRow>> OpenPosts() => tx.Query<StaffAssignmentRow>(SelectPosts, new { from.Name, day });

    private Task<IReadOnlyList<CoachingRelationshipRow>> OpenPairs(string select) => tx.Query<CoachingRelationshipRow>(select, new { from.Name, day });

    // What had not begun never does: it ends on the day that it would have begun.
    private async Task<StaffAssignmentRow> EndPost(StaffAssignmentRow post)
    {
        var ended = post with { EndDate = post.StartDate > day ? post.StartDate : day, Version = post.Version + 1, UpdateTime = tx.Now };
        await tx.Execute(StaffAssignmentRow.End, ended);
        await tx.Tell(ended);
        Posts++;
        return ended;
    }

    // The same post may be held at the other unit already; only the time that is left gets a post of its own.
    private async Task Continue(StaffAssignmentRow ended, DateOnly? until, OrgUnitRow to)
    {
        var start = ended.EndDate!.Value;
        foreach (var held in await tx.Query<StaffAssignmentRow>(SelectHeld, new { ended.Person, ended.Role, OrgUnit = to.Name, start }))
        {
            await Give(ended, start, until is null || held.StartDate < until ? held.StartDate : until.Value, to);
            if (held.EndDate is not { } end || end >= until)
            {
                return;
            }

            start = end > start ? end : start;
        }

        await Give(ended, start, until, to);
    }

    private async Task Give(StaffAssignmentRow ended, DateOnly start, DateOnly? until, OrgUnitRow to)
    {
        if (until <= start)
        {
            return;
        }

        var post = ended with
        {
            Name = $"{ended.Person}/assignments/{Guid.CreateVersion7(tx.Now)}",
            OrgUnit = to.Name,
            StartDate = start,
            EndDate = until,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        await tx.Execute(StaffAssignmentRow.Insert, post);
        await tx.Tell(post);
    }

    private const string SelectPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE org_unit = @Name AND (end_date IS NULL OR (end_date > @day AND end_date > start_date))
        ORDER BY start_date, name
        """;

    private const string SelectHeld = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE person = @Person AND role = @Role AND org_unit = @OrgUnit AND (end_date IS NULL OR (end_date > @start AND end_date > start_date))
        ORDER BY start_date, name
        """;

    private const string SelectPeople = $"SELECT {PersonRow.Columns} FROM people WHERE primary_org_unit = @Name ORDER BY name";

    private const string Open = "(end_date IS NULL OR (end_date > @day AND end_date > start_date))";

    private const string SelectPairs = $"SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships WHERE org_unit = @Name AND {Open} ORDER BY name";

    private const string SelectPairsAndCoaches = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships
        WHERE (org_unit = @Name OR coach IN (SELECT p.name FROM people p WHERE p.primary_org_unit = @Name)) AND {Open}
        ORDER BY name
        """;

    private const string CountOpenBelow = "SELECT COUNT(*) FROM org_units WHERE parent = @Name AND state = @Active";
}
