using Coaching.Platform;

namespace Coaching.People;

/// <summary>Units, people and posts that nobody knew before, with all that they bring, ready to be inserted together.</summary>
internal sealed class NewRecords
{
    private static readonly BulkInsert<OrgUnitRow> InsertUnits = new(OrgUnitRow.Insert);
    private static readonly BulkInsert<PersonRow> InsertPeople = new(PersonRow.Insert);
    private static readonly BulkInsert<StaffAssignmentRow> InsertPosts = new(StaffAssignmentRow.InsertRostered);
    private static readonly BulkInsert<ExternalIdRow> InsertIds = new(ExternalIds.Insert);
    private static readonly BulkInsert<RosterRecord> InsertRecords = new(RosterRecord.Insert);

    private readonly List<OrgUnitRow> _units = [];
    private readonly List<PersonRow> _people = [];
    private readonly List<StaffAssignmentRow> _posts = [];
    private readonly List<ExternalIdRow> _ids = [];
    private readonly List<RosterRecord> _records = [];
    private NewFacts? _facts;

    /// <summary>Whether there is nothing to insert.</summary>
    public bool IsEmpty => _records.Count == 0;

    public void Add(OrgUnitRow unit) => _units.Add(unit);

    public void Add(PersonRow person) => _people.Add(person);

    public void Add(StaffAssignmentRow post) => _posts.Add(post);

    /// <summary>Adds what the sender said of a resource, and the identifiers that lead to it.</summary>
    public void Add(RosterRecord record, IEnumerable<(string System, string Value)> ids)
    {
        _records.Add(record);
        _ids.AddRange(ids.Select(id => new ExternalIdRow { Collection = record.Collection, System = id.System, Value = id.Value, Owner = record.Resource }));
    }

    public async Task Store(Session tx)
    {
        await tx.InsertAll(InsertUnits, _units);
        await tx.InsertAll(InsertPeople, _people);
        await tx.InsertAll(InsertPosts, _posts);
        await tx.InsertAll(InsertIds, _ids);
        await tx.InsertAll(InsertRecords, _records);
        await tx.Tell(_facts!);
    }

    /// <summary>Makes what is to be told of them; nothing is added from here on.</summary>
    public void Seal() => _facts = new NewFacts(_units, _people, _posts);

    /// <summary>Names of new resources in rising order, so that rows of one file lie side by side in every index.</summary>
    public static string[] Names(string collection, int count, Uuids ids)
    {
        var names = new string[count];
        for (var index = 0; index < count; index++)
        {
            names[index] = $"{collection}/{ids.Next()}";
        }

        Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
