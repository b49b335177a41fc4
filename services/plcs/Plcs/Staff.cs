using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Plcs;

/// <summary>The people that requests name, as this service's copy of the staff directory knows them.</summary>
internal sealed class Staff(Feeds feeds)
{
    public const string Pattern = "people/{person}";

    /// <summary>
    /// Runs work that names people and places; when some are unknown or unfit, hears what the people service has said meanwhile and runs
    /// it once more.
    /// </summary>
    public async Task<T> ReadThrough<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work();
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            await feeds.CatchUp(StaffDirectory.Source, cancel);
        }

        return await work();
    }

    /// <summary>Each must be the name of a person, and no person may be named twice.</summary>
    public static void CheckNames(Violations violations, IEnumerable<(string Path, string Person)> named)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, person) in named)
        {
            violations.Name(path, person, Pattern).Require(seen.Add(person), path, "must not name a person twice");
        }
    }

    /// <summary>Each must be a person that the directory knows.</summary>
    public static async Task CheckKnown(Session tx, Violations violations, IReadOnlyCollection<(string Path, string Person)> named)
    {
        var found = await Find(tx, named);
        foreach (var (path, person) in named)
        {
            violations.Require(found.ContainsKey(person), path, "must be a known person");
        }
    }

    /// <summary>Each must be a person in service.</summary>
    public static async Task CheckActive(Session tx, Violations violations, IReadOnlyCollection<(string Path, string Person)> named)
    {
        var found = await Find(tx, named);
        foreach (var (path, person) in named)
        {
            violations.Require(found.GetValueOrDefault(person) == Person.Types.State.Active, path, "must be a person in service");
        }
    }

    // A request names 401 people at most, well within the parameters that a statement may have.
    private static async Task<Dictionary<string, Person.Types.State>> Find(Session tx, IReadOnlyCollection<(string Path, string Person)> named)
    {
        if (named.Count == 0)
        {
            return [];
        }

        var rows = await tx.Query<PersonRow>(SelectPeople, new { names = named.Select(one => one.Person).Distinct().ToArray() });
        return rows.ToDictionary(row => row.Name, row => row.State, StringComparer.Ordinal);
    }

    private const string SelectPeople = "SELECT name, state FROM dir_people WHERE name IN @names";

    private sealed record PersonRow
    {
        public required string Name { get; init; }

        public required Person.Types.State State { get; init; }
    }
}
