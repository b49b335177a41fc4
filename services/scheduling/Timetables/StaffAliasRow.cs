namespace Coaching.Scheduling;

/// <summary>Who is meant by a name in a school's timetables; nobody of the staff where the person is empty.</summary>
internal sealed record StaffAliasRow
{
    public const string Columns = "s.org_unit, s.alias, s.person";

    public const int MaxAlias = 200;

    public required string OrgUnit { get; init; }

    public required string Alias { get; init; }

    public required string Person { get; init; }

    public static Task<IReadOnlyList<StaffAliasRow>> Of(Tx db, string orgUnit) =>
        db.Query<StaffAliasRow>($"SELECT {Columns} FROM staff_aliases s WHERE s.org_unit = @orgUnit", new { orgUnit });

    /// <summary>Keeps it, over what was kept of the name before.</summary>
    public async Task Store(Tx tx)
    {
        if (await tx.Execute(Update, this) == 0)
        {
            await tx.Execute(Insert, this);
        }
    }

    private const string Update = "UPDATE staff_aliases SET person = @Person WHERE org_unit = @OrgUnit AND alias = @Alias";

    private const string Insert = "INSERT INTO staff_aliases (org_unit, alias, person) VALUES (@OrgUnit, @Alias, @Person)";
}
