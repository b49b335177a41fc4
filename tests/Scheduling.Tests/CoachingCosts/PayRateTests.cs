using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Type;
using Grpc.Core;
using static Coaching.Scheduling.Tests.SchedulingOnSqlite;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Scheduling.Tests;

public abstract class PayRateTests(SchedulingOnSqlite host)
{
    private static readonly DateOnly January = new(2026, 1, 1);

    [DatabaseFact]
    public async Task A_rate_is_made_corrected_listed_and_removed()
    {
        var all = await CostSchools.Open(host);
        var made = await all.Pay(all.Nation, Role.Teacher, January, "KES", 412, 500_000_000);

        var request = new UpdatePayRateRequest { PayRate = made.Clone(), RequestId = NewRequest };
        request.PayRate.HourlyAmount = new Money { CurrencyCode = "KES", Units = 413 };
        var corrected = await all.National.UpdatePayRateAsync(request);

        Assert.Equal((all.Nation, Role.Teacher, January, 412, 500_000_000),
            (made.OrgUnit, made.Role, made.StartDate.ToDateOnly(), made.HourlyAmount.Units, made.HourlyAmount.Nanos));
        Assert.Equal((413, 0, "\"2\""), (corrected.HourlyAmount.Units, corrected.HourlyAmount.Nanos, corrected.Etag));
        Assert.Equal(corrected, await all.AsHead(0).GetPayRateAsync(new GetPayRateRequest { Name = made.Name }));
        request.RequestId = NewRequest;
        await all.National.UpdatePayRateAsync(request).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await all.National.DeletePayRateAsync(new DeletePayRateRequest { Name = made.Name, Etag = corrected.Etag, RequestId = NewRequest });
        await all.National.GetPayRateAsync(new GetPayRateRequest { Name = made.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task Rates_are_listed_by_unit_role_and_day_a_page_at_a_time()
    {
        var all = await CostSchools.Open(host);
        foreach (var unit in new[] { all.Nation, all.Counties[0], all.Counties[1] })
        {
            foreach (var role in new[] { Role.HeadOfInstitution, Role.Teacher })
            {
                await all.Pay(unit, role, January.AddMonths(6), "KES", 500);
                await all.Pay(unit, role, January, "KES", 400);
            }
        }

        List<PayRate> paged = [];
        var request = new ListPayRatesRequest { PageSize = 3, OrgUnit = all.Schools[0] };
        do
        {
            var page = await all.Official.ListPayRatesAsync(request);
            paged.AddRange(page.PayRates);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal(
            [.. from unit in new[] { all.Counties[0], all.Nation } from role in new[] { Role.Teacher, Role.HeadOfInstitution } from month in new[] { 0, 6 }
             select (unit, role, January.AddMonths(month))],
            paged.Select(rate => (rate.OrgUnit, rate.Role, rate.StartDate.ToDateOnly())));
        Assert.Equal(4, (await all.Official.ListPayRatesAsync(new ListPayRatesRequest { OrgUnit = all.Zone(0), Role = Role.Teacher })).PayRates.Count);
    }

    [DatabaseFact]
    public async Task One_unit_has_one_rate_of_a_role_from_a_day()
    {
        var all = await CostSchools.Open(host);
        var made = await all.Pay(all.Nation, Role.Teacher, January, "KES", 400);

        var error = await all.National.CreatePayRateAsync(CostSchools.Rate(all.Nation, Role.Teacher, January, "KES", 500)).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");

        Assert.Contains(made.Name, error.Details(), StringComparison.Ordinal);
        await all.Pay(all.Nation, Role.Teacher, January.AddDays(1), "KES", 500);
        await all.Pay(all.Counties[0], Role.Teacher, January, "KES", 500);
        await all.National.CreatePayRateAsync(CostSchools.Rate(all.Schools[0], Role.Teacher, January, "KES", 500)).Refused(StatusCode.FailedPrecondition, "WRONG_LEVEL");
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_county_sets_its_own_rates_and_nobody_elses()
    {
        var all = await CostSchools.Open(host);
        var national = await all.Pay(all.Nation, Role.Teacher, January, "KES", 400);
        var own = await all.CountyOfficer.CreatePayRateAsync(CostSchools.Rate(all.Counties[0], Role.Teacher, January, "KES", 450));

        await all.CountyOfficer.CreatePayRateAsync(CostSchools.Rate(all.Counties[1], Role.Teacher, January, "KES", 1)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await all.CountyOfficer.CreatePayRateAsync(CostSchools.Rate(all.Nation, Role.DeputyHead, January, "KES", 1)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await all.CountyOfficer.UpdatePayRateAsync(new UpdatePayRateRequest { PayRate = national, RequestId = NewRequest }).NotFound();
        await all.CountyOfficer.DeletePayRateAsync(new DeletePayRateRequest { Name = national.Name, Etag = national.Etag, RequestId = NewRequest }).NotFound();
        await all.AsHead(0).CreatePayRateAsync(CostSchools.Rate(all.Counties[0], Role.DeputyHead, January, "KES", 1)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(own, await all.CountyOfficer.GetPayRateAsync(new GetPayRateRequest { Name = own.Name }));
    }

    [DatabaseFact]
    public async Task Everything_wrong_is_told_at_once()
    {
        var all = await CostSchools.Open(host);

        Assert.Equal(
            ["pay_rate", "pay_rate.hourly_amount", "pay_rate.org_unit", "pay_rate.role", "pay_rate.start_date", "request_id"],
            (await all.National.CreatePayRateAsync(new CreatePayRateRequest()).Invalid()).Paths());
        Assert.Equal(
            ["pay_rate.hourly_amount.currency_code", "pay_rate.hourly_amount.nanos", "pay_rate.hourly_amount.units", "pay_rate_id", "request_id"],
            (await all.National.CreatePayRateAsync(new CreatePayRateRequest
            {
                PayRate = new PayRate
                {
                    OrgUnit = all.Nation,
                    Role = Role.Teacher,
                    StartDate = January.ToProto(),
                    HourlyAmount = new Money { CurrencyCode = "kes", Units = -1, Nanos = -1 },
                },
                PayRateId = "Not An Id",
            }).Invalid()).Paths());
        Assert.Equal(["pay_rate.hourly_amount"], (await all.National.CreatePayRateAsync(CostSchools.Rate(all.Nation, Role.Teacher, January, "KES", 0)).Invalid()).Paths());
        foreach (var (currency, nanos) in new[] { ("KES", 1), ("UGX", 10_000_000), ("KWD", 999_999) })
        {
            Assert.Equal(
                ["pay_rate.hourly_amount.nanos"],
                (await all.National.CreatePayRateAsync(CostSchools.Rate(all.Nation, Role.Teacher, January, currency, 1, nanos)).Invalid()).Paths());
        }

        Assert.Equal(
            ["pay_rate.etag", "pay_rate.hourly_amount", "pay_rate.name", "request_id", "update_mask"],
            (await all.National.UpdatePayRateAsync(new UpdatePayRateRequest { UpdateMask = new() { Paths = { "role" } } }).Invalid()).Paths());
        Assert.Equal(["etag", "name", "request_id"], (await all.National.DeletePayRateAsync(new DeletePayRateRequest()).Invalid()).Paths());
    }
}

public sealed class PayRatesOnSqlite(SchedulingOnSqlite host) : PayRateTests(host), IClassFixture<SchedulingOnSqlite>;
public sealed class PayRatesOnSqlServer(SchedulingOnSqlServer host) : PayRateTests(host), IClassFixture<SchedulingOnSqlServer>;
