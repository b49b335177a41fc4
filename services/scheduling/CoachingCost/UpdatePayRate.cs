using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    public override Task<PayRate> UpdatePayRate(UpdatePayRateRequest request, ServerCallContext context)
    {
        var wanted = request.PayRate ?? new PayRate();
        var violations = new Violations().Name("pay_rate.name", wanted.Name, PayRateRow.Pattern);
        Masks.Check(violations, request.UpdateMask, wanted, "hourly_amount");
        Currency.Check(violations, "pay_rate.hourly_amount", wanted.HourlyAmount);
        var version = Etag.Check(violations, wanted.Etag, context, "pay_rate.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, wanted.Name, tx => Update(tx, context, wanted, version), (tx, name) => Now(tx, context, name));
    }

    private static async Task<PayRate> Update(Tx tx, ServerCallContext context, PayRate wanted, long version)
    {
        var row = await PayRateRow.Find(tx, context.Reach(), wanted.Name) ?? throw Errors.NotFound(wanted.Name);
        var next = row with
        {
            Currency = wanted.HourlyAmount.CurrencyCode,
            HourlyMinorUnits = wanted.HourlyAmount.ToMinorUnits(),
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        return row.Version == version && await tx.Execute(Store, next) == 1 ? next.ToProto() : throw Errors.Stale(wanted.Name);
    }

    private const string Store = """
        UPDATE pay_rates
        SET currency = @Currency, hourly_minor_units = @HourlyMinorUnits, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND org_unit = @OrgUnit AND version = @Version - 1
        """;
}
