using Coaching.Testing;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.Analytics.Tests;

/// <summary>The whole of the matrix, as far as it is about figures.</summary>
public sealed class PolicyTests(AnalyticsOnSqlite host) : IClassFixture<AnalyticsOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other()
    {
        // Who holds no post has no place whose figures to read.
        await host.Seed(async seed =>
        {
            await seed.Unit("orgUnits/matrix", level: People.V1.OrgUnit.Types.Level.Nation);
            foreach (var role in new[] { Role.HeadOfInstitution, Role.EducationOfficial, Role.CountyOfficer })
            {
                await seed.Post($"{MatrixRun.Person}/assignments/{(int)role}", MatrixRun.Person, "orgUnits/matrix", role);
            }
        });

        Assert.Equal("", string.Join("\n", await new MatrixRun(host, "coaching.analytics.v1").Roles()));
    }
}
