using Coaching.Testing;

namespace Coaching.Plcs.Tests;

/// <summary>The whole of the matrix, as far as it is about plcs.</summary>
public sealed class PolicyTests(PlcsOnSqlite host) : IClassFixture<PlcsOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other() =>
        Assert.Equal("", string.Join("\n", await new MatrixRun(host, "coaching.plcs.v1").Roles()));
}
