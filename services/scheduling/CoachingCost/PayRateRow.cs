using Coaching.Platform;
using Coaching.Scheduling.V1;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Scheduling;

internal sealed record PayRateRow
{
    public const string Pattern = "payRates/{pay_rate}";

    public const string Columns = "r.name, r.org_unit, r.role, r.start_date, r.currency, r.hourly_minor_units, r.version, r.create_time, r.update_time";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required Role Role { get; init; }

    public required DateOnly StartDate { get; init; }

    public required string Currency { get; init; }

    public required long HourlyMinorUnits { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>What is paid for a post is no secret among those who may ask at all; what they may change is narrower.</summary>
    public static Task<PayRateRow?> Find(Tx db, Reach reach, string name) => db.Find<PayRateRow>(SelectReached, reach.With(new { name }));

    public PayRate ToProto() => new()
    {
        Name = Name,
        OrgUnit = OrgUnit,
        Role = Role,
        StartDate = StartDate.ToProto(),
        HourlyAmount = Scheduling.Currency.Of(Currency, HourlyMinorUnits),
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    private static readonly string SelectReached = $"SELECT {Columns} FROM pay_rates r WHERE r.name = @name AND {Reach.Predicate("r.org_unit")}";
}
