using Coaching.Platform;
using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Scheduling;

/// <summary>Calendars and bell schedules hold for a unit and for all below it that has none of its own: both are listed alike.</summary>
internal sealed partial class SchoolTimeApi
{
    private async Task<(IReadOnlyList<TRow> Rows, string NextPageToken)> ListUnitRules<TRow>(
        IMessage request, string orgUnit, string sql, bool inForce, Func<TRow, AfterName> key, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", orgUnit, "orgUnits/{org_unit}")
            .Require(!inForce || orgUnit.Length > 0, "org_unit", "must be set with in_force");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterName>() ?? AfterName.Start;
        var args = context.Reach().With(new { OrgUnit = orgUnit, After = after.OrgUnit, AfterName = after.Name, take = inForce ? 1 : page.Take });
        return page.Cut(await database.Read(db => db.Page<TRow>(sql, args), context.CancellationToken), key);
    }

    private static string SelectUnitRules(string columns, string table, string row) => $"""
        SELECT {columns} FROM {table} {row}
        WHERE {Schools.Above($"{row}.org_unit")} AND {Schools.Within($"{row}.org_unit")}
          AND ({row}.org_unit > @After OR ({row}.org_unit = @After AND {row}.name > @AfterName))
        ORDER BY {row}.org_unit, {row}.name
        """;

    private static string SelectUnitRulesInForce(string columns, string table, string row) => $"""
        SELECT {columns} FROM {table} {row} JOIN dir_ancestors a ON a.ancestor = {row}.org_unit
        WHERE a.org_unit = @OrgUnit AND {Schools.Above("a.org_unit")} ORDER BY a.depth, {row}.name
        """;
}
