using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;

namespace Coaching.Scheduling;

internal sealed partial class CoachingCostApi
{
    private static readonly DateOnly FirstDay = new(2000, 1, 1);
    private static readonly DateOnly LastDay = new(2100, 1, 1);

    public override Task<PayRate> CreatePayRate(CreatePayRateRequest request, ServerCallContext context)
    {
        var draft = request.PayRate ?? new PayRate();
        var violations = new Violations()
            .Require(request.PayRate is not null, "pay_rate", "must be set")
            .Name("pay_rate.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Enum("pay_rate.role", draft.Role)
            .Date("pay_rate.start_date", draft.StartDate, FirstDay, LastDay)
            .OptionalId("pay_rate_id", request.PayRateId);
        Currency.Check(violations, "pay_rate.hourly_amount", draft.HourlyAmount);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"payRates/{(request.PayRateId.Length > 0 ? request.PayRateId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, first) => Now(tx, context, first));
    }

    private static async Task<PayRate> Create(Tx tx, ServerCallContext context, string name, PayRate draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var unit = await StaffDirectory.Unit(tx, draft.OrgUnit) ?? throw Errors.Denied();
        if ((Level)unit.Level is not (Level.Nation or Level.County or Level.Trust))
        {
            throw Errors.Precondition("WRONG_LEVEL", $"{draft.OrgUnit} is neither a nation nor a county nor a trust.", ("orgUnit", draft.OrgUnit));
        }

        var row = new PayRateRow
        {
            Name = name,
            OrgUnit = draft.OrgUnit,
            Role = draft.Role,
            StartDate = draft.StartDate.ToDateOnly(),
            Currency = draft.HourlyAmount.CurrencyCode,
            HourlyMinorUnits = draft.HourlyAmount.ToMinorUnits(),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        return await tx.TryInsert(InsertRate, row) ? row.ToProto() : throw Errors.AlreadyExists(await tx.Find<string>(SelectSame, row) ?? name);
    }

    /// <summary>The pay rate as it is now, to the caller who repeats a request that made or changed it.</summary>
    private static async Task<PayRate> Now(Tx tx, ServerCallContext context, string name) =>
        (await PayRateRow.Find(tx, context.Reach(), name) ?? throw Errors.NotFound(name)).ToProto();

    private const string SelectSame = "SELECT MIN(name) FROM pay_rates WHERE org_unit = @OrgUnit AND role = @Role AND start_date = @StartDate";

    private const string InsertRate = """
        INSERT INTO pay_rates (name, org_unit, role, start_date, currency, hourly_minor_units, version, create_time, update_time)
        VALUES (@Name, @OrgUnit, @Role, @StartDate, @Currency, @HourlyMinorUnits, @Version, @CreateTime, @UpdateTime)
        """;
}
