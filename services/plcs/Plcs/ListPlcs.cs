using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<ListPlcsResponse> ListPlcs(ListPlcsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("person", request.Person, Staff.Pattern)
            .OptionalName("programme", request.Programme, "programmes/{programme}");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterPlc>();
        var args = reach.With(new
        {
            request.OrgUnit,
            Person = request.Person == "people/me" ? reach.Caller : request.Person,
            request.Programme,
            AfterOrder = after?.OrderName,
            AfterName = after?.Name,
            take = page.Take,
        });

        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(
                    await db.Page<PlcRow>(PageStatement(request, after is not null), args), row => new AfterPlc(row.OrderName, row.Name));
                var members = await PlcState.Members(db, rows);
                return new ListPlcsResponse { Plcs = { rows.Select(row => row.ToProto(members[row.Name])) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    // Only the conditions asked for, so that the index of a person or of an area serves each form.
    private static string PageStatement(ListPlcsRequest request, bool later) => string.Concat(
        SelectVisiblePlcs,
        request.OrgUnit.Length == 0 ? "" : AtUnit,
        request.Person.Length == 0 ? "" : OfPerson,
        request.Programme.Length == 0 ? "" : " AND p.programme = @Programme",
        later ? " AND (p.order_name > @AfterOrder OR (p.order_name = @AfterOrder AND p.name > @AfterName))" : "",
        " ORDER BY p.order_name, p.name");

    private static readonly string SelectVisiblePlcs = $"""
        SELECT {PlcRow.Columns} FROM plcs p
        WHERE {PlcRow.Near}
          AND {PlcRow.Within}
        """;

    private const string AtUnit = " AND p.org_unit IN (SELECT d.org_unit FROM dir_ancestors d WHERE d.ancestor = @OrgUnit)";

    private const string OfPerson = " AND (p.facilitator = @Person OR p.name IN (SELECT o.plc FROM plc_members o WHERE o.person = @Person))";

    private sealed record AfterPlc(string OrderName, string Name);
}
