using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<Plc> CreatePlc(CreatePlcRequest request, ServerCallContext context)
    {
        var draft = request.Plc ?? new Plc();
        var violations = new Violations()
            .Name("plc.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .OptionalName("plc.programme", draft.Programme, "programmes/{programme}")
            .Require(
                request.PlcId.Length == 0 || PlcRules.IsId(request.PlcId), "plc_id", "must be 1 to 63 characters of a-z 0-9 -, and not only one -");
        PlcRules.Check(violations, draft, PlcRules.Changeable);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"plcs/{(request.PlcId.Length > 0 ? request.PlcId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return staff.ReadThrough(
            () => database.Once(context, request, name, tx => Found(tx, reach, name, draft), (tx, first) => PlcState.Now(tx, reach, first)),
            context.CancellationToken);
    }

    private static async Task<Plc> Found(Session tx, Reach reach, string name, Plc draft)
    {
        // A unit out of reach and one that does not exist are answered alike.
        var violations = new Violations();
        var place = await tx.Find<Place>(SelectPlace, reach.With(new { draft.OrgUnit }));
        var isProgrammeKnown = draft.Programme.Length == 0 || await StaffDirectory.Programme(tx, draft.Programme) is not null;
        violations.Require(place is not null, "plc.org_unit", "must be a unit of your area")
            .Require(isProgrammeKnown, "plc.programme", "must be a known programme");
        await Staff.CheckActive(tx, violations, Named(draft, PlcRules.Changeable));
        violations.ThrowIfAny();
        if (place!.State == OrgUnit.Types.State.Closed)
        {
            throw Errors.Precondition("ORG_UNIT_CLOSED", $"{draft.OrgUnit} is closed; nothing new may be made in it.", ("name", draft.OrgUnit));
        }

        var row = new PlcRow
        {
            Name = name,
            DisplayName = draft.DisplayName,
            OrderName = draft.DisplayName.ToUpperInvariant(),
            OrgUnit = draft.OrgUnit,
            County = place.County,
            Facilitator = draft.Facilitator,
            Programme = draft.Programme,
            CadenceSeconds = PlcRules.CadenceSeconds(draft.Cadence),
            State = Plc.Types.State.Active,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertPlc, row))
        {
            throw Errors.AlreadyExists(name);
        }

        var members = draft.Members.Order(StringComparer.Ordinal).ToArray();
        await PlcState.SetMembers(tx, row, [], members);
        await tx.Publish(row.Name, row.Version, row.ToFact(members));
        return row.ToProto(members);
    }

    /// <summary>The people that the fields named hold, each with its path.</summary>
    private static List<(string Path, string Person)> Named(Plc plc, IEnumerable<string> fields) => [.. fields.SelectMany(field => field switch
    {
        "facilitator" => [("plc.facilitator", plc.Facilitator)],
        "members" => plc.Members.Select((person, index) => ($"plc.members[{index}]", person)),
        _ => Array.Empty<(string, string)>(),
    })];

    private static readonly string SelectPlace =
        $"SELECT u.county, u.state FROM dir_org_units u WHERE u.name = @OrgUnit AND {Reach.Predicate("u.name")}";

    private const string InsertPlc = """
        INSERT INTO plcs (name, display_name, order_name, org_unit, county, facilitator, programme, cadence_seconds, state, last_meeting_time,
            create_time, update_time, version)
        VALUES (@Name, @DisplayName, @OrderName, @OrgUnit, @County, @Facilitator, @Programme, @CadenceSeconds, @State, @LastMeetingTime,
            @CreateTime, @UpdateTime, @Version)
        """;

    private sealed record Place
    {
        public required string County { get; init; }

        public required OrgUnit.Types.State State { get; init; }
    }
}
