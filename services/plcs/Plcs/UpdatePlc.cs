using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    public override Task<Plc> UpdatePlc(UpdatePlcRequest request, ServerCallContext context)
    {
        var wanted = request.Plc ?? new Plc();
        var violations = new Violations().Name("plc.name", wanted.Name, PlcRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, PlcRules.Changeable);
        PlcRules.Check(violations, wanted, fields);
        var version = Etag.Check(violations, wanted.Etag, context, "plc.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return staff.ReadThrough(
            () => database.Once(
                context, request, wanted.Name, tx => Change(tx, reach, wanted, fields, version), (tx, name) => PlcState.Now(tx, reach, name)),
            context.CancellationToken);
    }

    private static async Task<Plc> Change(Session tx, Reach reach, Plc wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await PlcState.Find(tx, reach, wanted.Name) ?? throw Errors.NotFound(wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        PlcState.MustBeActive(row);
        var violations = new Violations();
        await Staff.CheckActive(tx, violations, Named(wanted, fields));
        violations.ThrowIfAny();

        var before = await PlcState.Members(tx, row.Name);
        var plc = row.ToProto(before);
        Masks.Apply(fields, wanted, plc);
        var members = plc.Members.Order(StringComparer.Ordinal).ToArray();
        var changed = row with
        {
            DisplayName = plc.DisplayName,
            OrderName = plc.DisplayName.ToUpperInvariant(),
            Facilitator = plc.Facilitator,
            CadenceSeconds = PlcRules.CadenceSeconds(plc.Cadence),
        };
        // The PLC first: who saves second is then stale, before touching a member.
        var saved = await PlcState.Save(tx, changed, members);
        await PlcState.SetMembers(tx, saved, before, members);
        return saved.ToProto(members);
    }
}
