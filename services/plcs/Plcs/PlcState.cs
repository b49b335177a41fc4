using Coaching.Platform;
using Coaching.Plcs.V1;

namespace Coaching.Plcs;

/// <summary>Reads and writes of PLCs that the slices share.</summary>
internal static class PlcState
{
    /// <summary>The PLC within the caller's reach under the RPC, if there is one.</summary>
    public static Task<PlcRow?> Find(Session tx, Reach reach, string name) => tx.Find<PlcRow>(SelectReached, reach.With(new { Name = name }));

    /// <summary>Throws unless the PLC still meets.</summary>
    public static void MustBeActive(PlcRow row)
    {
        if (row.State != Plc.Types.State.Active)
        {
            throw Errors.Precondition("WRONG_STATE", $"{row.Name} is ENDED and must be ACTIVE.", ("state", "ENDED"), ("required", "ACTIVE"));
        }
    }

    /// <summary>The members of a PLC, by name.</summary>
    public static Task<IReadOnlyList<string>> Members(Session tx, string name) => tx.Query<string>(SelectMembers, new { Name = name });

    /// <summary>The members of several PLCs, at most a page of them.</summary>
    public static async Task<ILookup<string, string>> Members(Session tx, IReadOnlyCollection<PlcRow> plcs)
    {
        var rows = plcs.Count == 0 ? [] : await tx.Query<MemberRow>(SelectMembersOf, new { names = plcs.Select(plc => plc.Name).ToArray() });
        return rows.ToLookup(row => row.Plc, row => row.Person, StringComparer.Ordinal);
    }

    /// <summary>Makes exactly these the members of a PLC.</summary>
    public static async Task SetMembers(Session tx, PlcRow plc, IReadOnlyCollection<string> before, IReadOnlyCollection<string> after)
    {
        if (before.Except(after).ToArray() is { Length: > 0 } left)
        {
            await tx.Execute(DeleteMembers, new { plc.Name, left });
        }

        foreach (var person in after.Except(before))
        {
            await tx.Execute(InsertMember, new { plc.Name, Person = person, plc.OrgUnit, plc.County });
        }
    }

    /// <summary>Writes a changed PLC over the one it was made from, and tells of it.</summary>
    public static async Task<PlcRow> Save(Session tx, PlcRow changed, IEnumerable<string> members)
    {
        var next = changed with { UpdateTime = tx.Now, Version = changed.Version + 1 };
        if (await tx.Execute(UpdatePlc, next) == 0)
        {
            throw Errors.Stale(next.Name);
        }

        await tx.Publish(next.Name, next.Version, next.ToFact(members));
        return next;
    }

    /// <summary>The PLC as it is now, to the caller who repeats a request that made or changed it.</summary>
    public static async Task<Plc> Now(Session tx, Reach reach, string name)
    {
        var row = await tx.Find<PlcRow>(SelectConcerned, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);
        return row.ToProto(await Members(tx, name));
    }

    private static readonly string SelectReached = $"SELECT {PlcRow.Columns} FROM plcs p WHERE p.name = @Name AND {PlcRow.Within}";

    private static readonly string SelectConcerned = $"SELECT {PlcRow.Columns} FROM plcs p WHERE p.name = @Name AND {PlcRow.Concerns}";

    private const string SelectMembers = "SELECT person FROM plc_members WHERE plc = @Name ORDER BY person";

    private const string SelectMembersOf = "SELECT plc, person FROM plc_members WHERE plc IN @names ORDER BY plc, person";

    private const string DeleteMembers = "DELETE FROM plc_members WHERE plc = @Name AND person IN @left";

    private const string InsertMember = "INSERT INTO plc_members (plc, person, org_unit, county) VALUES (@Name, @Person, @OrgUnit, @County)";

    // The time of the last meeting is the meetings' to write, and no part of what an etag guards.
    private const string UpdatePlc = """
        UPDATE plcs
        SET display_name = @DisplayName, order_name = @OrderName, facilitator = @Facilitator, cadence_seconds = @CadenceSeconds, state = @State,
            update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    private sealed record MemberRow
    {
        public required string Plc { get; init; }

        public required string Person { get; init; }
    }
}
