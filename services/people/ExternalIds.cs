using Coaching.Platform;
using Coaching.Type.V1;

namespace Coaching.People;

/// <summary>Identifiers that other systems gave to units and people; each leads to one of them.</summary>
internal static class ExternalIds
{
    public const int MaxCount = 20;

    public static void Check(Violations violations, string path, IReadOnlyList<ExternalId> ids, int most = MaxCount)
    {
        violations.Count(path, ids.Count, 0, most);
        for (var index = 0; index < Math.Min(ids.Count, most); index++)
        {
            Check(violations, $"{path}[{index}]", ids[index]);
        }

        violations.Require(ids.DistinctBy(id => (id.System, id.Value)).Count() == ids.Count, path, "must not repeat an identifier");
    }

    public static void Check(Violations violations, string path, ExternalId id) => violations
        .Require(id.System.Length <= 40 && ResourceName.IsId(id.System), $"{path}.system", "must be 1 to 40 characters of a-z 0-9 -")
        .Text($"{path}.value", id.Value, 1, 255);

    /// <summary>The identifiers of each of the owners.</summary>
    public static async Task<ILookup<string, ExternalId>> Of(Session db, params IReadOnlyCollection<string> owners) =>
        (owners.Count == 0 ? [] : await db.Query<ExternalIdRow>(SelectByOwners, new { owners }))
            .ToLookup(row => row.Owner, row => new ExternalId { System = row.System, Value = row.Value });

    /// <summary>Gives an owner these identifiers and no others; ALREADY_EXISTS when one of them leads elsewhere.</summary>
    public static async Task Replace(Session tx, string owner, IEnumerable<ExternalId> ids)
    {
        await tx.Execute(DeleteByOwner, new { owner });
        foreach (var id in ids)
        {
            await Add(tx, owner, id.System, id.Value);
        }
    }

    /// <summary>Lets the identifiers of one owner lead to another.</summary>
    public static Task GiveTo(Session tx, string owner, string to) => tx.Execute("UPDATE external_ids SET owner = @to WHERE owner = @owner", new { owner, to });

    public static async Task Add(Session tx, string owner, string system, string value)
    {
        var collection = ResourceName.TypeOf(owner);
        if (!await tx.TryInsert(Insert, new ExternalIdRow { Collection = collection, System = system, Value = value, Owner = owner }))
        {
            throw Errors.AlreadyExists($"A resource of {collection} with this {system} identifier");
        }
    }

    /// <summary>Those of the identifiers that lead to something already.</summary>
    public static async Task<HashSet<(string System, string Value)>> Taken(
        Session db, string collection, IEnumerable<(string System, string Value)> ids)
    {
        var taken = new HashSet<(string, string)>();
        foreach (var values in ids.GroupBy(id => id.System, id => id.Value, StringComparer.Ordinal))
        {
            var args = new { collection, system = values.Key, values = Dialect.Keys(values) };
            var found = await db.Query<string>($"{SelectValues} ({db.Dialect.Each("@values")})", args);
            taken.UnionWith(found.Select(value => (values.Key, value)));
        }

        return taken;
    }

    private const string SelectByOwners = "SELECT collection, system, value, owner FROM external_ids WHERE owner IN @owners ORDER BY owner, system, value";

    private const string DeleteByOwner = "DELETE FROM external_ids WHERE owner = @owner";

    private const string SelectValues = "SELECT value FROM external_ids WHERE collection = @collection AND system = @system AND value IN";

    public const string Insert = "INSERT INTO external_ids (collection, system, value, owner) VALUES (@Collection, @System, @Value, @Owner)";
}

/// <summary>An identifier of another system, and the unit or person that it leads to.</summary>
internal sealed record ExternalIdRow
{
    public required string Collection { get; init; }

    public required string System { get; init; }

    public required string Value { get; init; }

    public required string Owner { get; init; }
}
