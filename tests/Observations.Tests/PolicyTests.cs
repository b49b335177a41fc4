using Coaching.Testing;

namespace Coaching.Observations.Tests;

/// <summary>The whole of the matrix, as far as it is about observations.</summary>
public sealed class PolicyTests(ObservationsOnSqlite host) : IClassFixture<ObservationsOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    public async Task Every_RPC_admits_the_roles_of_its_row_and_no_other() =>
        Assert.Equal("", string.Join("\n", await new MatrixRun(host, "coaching.observations.v1").Roles()));
}
