using Coaching.Testing;

namespace Coaching.Scheduling.Tests;

/// <summary>The whole of the matrix, as far as it is about scheduling.</summary>
public sealed class PolicyTests(SchedulingOnSqlite host) : IClassFixture<SchedulingOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other() =>
        Assert.Equal("", string.Join("\n", await new MatrixRun(host, "coaching.scheduling.v1").Roles()));
}
