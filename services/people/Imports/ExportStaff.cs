using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>
/// A member of staff as exports give one, with the posts that are held at units of the export, the main one first. Contact data and
/// identifiers of other systems are empty where the caller may not see them.
/// </summary>
internal sealed record ExportPerson(PersonRow Row, string Id, IReadOnlyList<ExportPost> Posts, string Email, string Phone, IReadOnlyList<ExternalId> Ids);

/// <summary>A post of an exported person, and the identifier of its unit.</summary>
internal sealed record ExportPost(StaffAssignmentRow Row, string UnitId);

/// <summary>Reads the staff of the exported units, some units at a time, in the order of the units and then by identifier.</summary>
internal sealed class ExportStaff(Database database, Reach reach, Reach? contact, ExportUnits units, string system, DateOnly today)
{
    private const int UnitsAtOnce = 200;

    // SQL Server takes 2,100 parameters in a statement.
    private const int Chunk = 1_000;

    public async IAsyncEnumerable<ExportPerson> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var chunk in units.All.Chunk(UnitsAtOnce))
        {
            var people = new List<ExportPerson>();
            var rows = await database.Read(
                db => db.Query<PersonRow>(SelectPeople, reach.With(new { units = chunk.Select(unit => unit.Row.Name).ToArray() })), cancel);
            foreach (var some in rows.Chunk(Chunk))
            {
                people.AddRange(await Complete(some, cancel));
            }

            var order = chunk.Index().ToDictionary(unit => unit.Item.Row.Name, unit => unit.Index, StringComparer.Ordinal);
            foreach (var person in people.Where(person => person.Posts.Count > 0)
                .OrderBy(person => order[person.Row.PrimaryOrgUnit]).ThenBy(person => person.Id, StringComparer.Ordinal))
            {
                yield return person;
            }
        }
    }

    private async Task<IEnumerable<ExportPerson>> Complete(PersonRow[] rows, CancellationToken cancel)
    {
        var names = rows.Select(row => row.Name).ToArray();
        var posts = (await database.Read(db => db.Query<StaffAssignmentRow>(SelectPosts, new { people = names, today }), cancel)).ToLookup(post => post.Person);
        var ids = await database.Read(db => ExternalIds.Of(db, names), cancel);
        var reachable = contact is null ? [] : (await database.Read(db => db.Query<string>(SelectReachable, contact.With(new { people = names })), cancel)).ToHashSet();
        return rows.Select(row =>
        {
            var own = ids[row.Name].Where(id => id.System == system).Select(id => id.Value).Order(StringComparer.Ordinal).FirstOrDefault();
            var (id, held) = (ExportIds.Roster(row.Name, own), InOrder(row, posts[row.Name]));
            return reachable.Contains(row.Name)
                ? new ExportPerson(row, id, held, row.Email, row.Phone, [.. ids[row.Name].Where(other => other.System != system)])
                : new ExportPerson(row, id, held, "", "", []);
        });
    }

    // The main post is at the person's unit and of the person's kind, if there is one.
    private List<ExportPost> InOrder(PersonRow person, IEnumerable<StaffAssignmentRow> posts) =>
    [
        .. posts.Where(post => units.ByName.ContainsKey(post.OrgUnit)).Select(post => new ExportPost(post, units.ByName[post.OrgUnit].Id))
            .OrderBy(post => post.Row.OrgUnit == person.PrimaryOrgUnit ? 0 : 1)
            .ThenBy(post => RosterVocabulary.KindOf(post.Row.Role) == person.StaffKind ? 0 : 1)
            .ThenBy(post => post.Row.Role).ThenBy(post => post.UnitId, StringComparer.Ordinal).ThenBy(post => post.Row.StartDate),
    ];

    private static readonly string SelectPeople = $"""
        SELECT {PersonRow.Columns} FROM people
        WHERE state = 1 AND primary_org_unit IN @units AND {PersonRow.Within}
        """;

    private static readonly string SelectReachable = $"SELECT name FROM people WHERE name IN @people AND {PersonRow.Within}";

    private const string SelectPosts = $"""
        SELECT {StaffAssignmentRow.Columns} FROM staff_assignments
        WHERE person IN @people AND (end_date IS NULL OR end_date > @today)
        """;
}
