using System.Globalization;
using Coaching.Platform;

namespace Coaching.Analytics;

/// <summary>Adds up PLCs and their meetings by unit, week and programme, for each unit itself and with all below it.</summary>
internal static class PlcCells
{
    public static async Task Add(Tx tx, IReadOnlyCollection<Contribution> deltas)
    {
        foreach (var delta in deltas.Select(PlcDelta.Read))
        {
            await Put(tx, UpdateOwn, InsertOwn, delta);
            await Sum(tx, delta, await UnitTree.Above(tx, delta.OrgUnit));
        }
    }

    /// <summary>Takes a unit's own figures from the units that it lies below no longer, and gives them to those that it lies below now.</summary>
    public static async Task Move(Tx tx, string unit, IReadOnlyCollection<string> left, IReadOnlyCollection<string> joined)
    {
        foreach (var own in await tx.Query<PlcDelta>($"SELECT {Columns} FROM plc_weeks WHERE org_unit = @unit", new { unit }))
        {
            await Sum(tx, own.Negated(), left);
            await Sum(tx, own, joined);
        }
    }

    private static async Task Sum(Tx tx, PlcDelta delta, IReadOnlyCollection<string> units)
    {
        foreach (var unit in units)
        {
            await Put(tx, UpdateSum, InsertSum, delta with { OrgUnit = unit });
        }
    }

    private static async Task Put(Tx tx, string update, string insert, PlcDelta delta)
    {
        if (await tx.Execute(update, delta) == 0)
        {
            await tx.Execute(insert, delta);
        }
    }

    private const string Columns = "org_unit, week, programme, plcs, hundredths, held, planned, attendances, expected_attendances";

    private const string Values = "@OrgUnit, @Week, @Programme, @Plcs, @Hundredths, @Held, @Planned, @Attendances, @ExpectedAttendances";

    private const string Additions = """
        plcs = plcs + @Plcs, hundredths = hundredths + @Hundredths, held = held + @Held, planned = planned + @Planned,
        attendances = attendances + @Attendances, expected_attendances = expected_attendances + @ExpectedAttendances
        """;

    private const string Key = "org_unit = @OrgUnit AND week = @Week AND programme = @Programme";

    private const string UpdateOwn = $"UPDATE plc_weeks SET {Additions} WHERE {Key}";

    private const string InsertOwn = $"INSERT INTO plc_weeks ({Columns}) VALUES ({Values})";

    private const string UpdateSum = $"UPDATE plc_cells SET {Additions} WHERE {Key}";

    private const string InsertSum = $"INSERT INTO plc_cells ({Columns}) VALUES ({Values})";
}

/// <summary>What is added to the PLC figures of one unit, week and programme.</summary>
internal sealed record PlcDelta
{
    public required string OrgUnit { get; init; }
    public required int Week { get; init; }
    public required string Programme { get; init; }

    /// <summary>PLCs that begin with the week, less those that have ended before it.</summary>
    public long Plcs { get; init; }

    /// <summary>Hundredths of a meeting a week that those ask for.</summary>
    public long Hundredths { get; init; }
    public long Held { get; init; }
    public long Planned { get; init; }
    public long Attendances { get; init; }
    public long ExpectedAttendances { get; init; }

    public PlcDelta Negated() => this with
    {
        Plcs = -Plcs,
        Hundredths = -Hundredths,
        Held = -Held,
        Planned = -Planned,
        Attendances = -Attendances,
        ExpectedAttendances = -ExpectedAttendances,
    };

    public Contribution ToContribution() =>
        new(string.Join('|', OrgUnit, Week.ToString(CultureInfo.InvariantCulture), Programme), [Plcs, Hundredths, Held, Planned, Attendances, ExpectedAttendances]);

    public static PlcDelta Read(Contribution contribution)
    {
        var key = contribution.Cell.Split('|');
        var n = contribution.Measures;
        return new PlcDelta
        {
            OrgUnit = key[0],
            Week = int.Parse(key[1], CultureInfo.InvariantCulture),
            Programme = key[2],
            Plcs = n[0],
            Hundredths = n[1],
            Held = n[2],
            Planned = n[3],
            Attendances = n[4],
            ExpectedAttendances = n[5],
        };
    }
}
