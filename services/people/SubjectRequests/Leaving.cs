using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>Ends what a person still does, so that nothing is planned for somebody who is no more: posts, pairs, practice.</summary>
internal static class Leaving
{
    public static async Task End(Session tx, string person, DateOnly today)
    {
        await tx.Execute("UPDATE people SET version = version WHERE name = @person", new { person });
        foreach (var pair in await tx.Query<CoachingRelationshipRow>(SelectPairs, new { person, today }))
        {
            await pair.End(tx, today, CoachingRelationship.Types.EndReason.Requested, today);
        }

        foreach (var practice in await tx.Query<PracticePairRow>(SelectPractices, new { person }))
        {
            await (practice with { State = PracticePair.Types.State.Ended }).Store(tx);
        }

        foreach (var post in await tx.Query<StaffAssignmentRow>(SelectPosts, new { person, today }))
        {
            var ended = post with { EndDate = today < post.StartDate ? post.StartDate : today, Version = post.Version + 1, UpdateTime = tx.Now };
            if (await tx.Execute(StaffAssignmentRow.End, ended) == 0)
            {
                throw Errors.Stale(post.Name);
            }

            await tx.Tell(ended);
        }

        if (await PersonRow.Find(tx, person) is { State: Person.Types.State.Active } row)
        {
            var left = row with { State = Person.Types.State.Left, Version = row.Version + 1, UpdateTime = tx.Now };
            await tx.Execute(PersonRow.Update, left);
            await tx.Tell(left);
        }
    }

    private const string SelectPairs = $"""
        SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships
        WHERE (coach = @person OR coachee = @person) AND (end_date IS NULL OR end_date > @today)
        ORDER BY name
        """;

    private const string SelectPractices =
        $"SELECT {PracticePairRow.Columns} FROM practice_pairs WHERE state = 1 AND (first_person = @person OR second_person = @person)";

    private const string SelectPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments WHERE person = @person AND (end_date IS NULL OR end_date > @today) ORDER BY name
        """;
}
