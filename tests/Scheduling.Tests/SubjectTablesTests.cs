using Coaching.Testing;

namespace Coaching.Scheduling.Tests;

public sealed class SubjectTablesTests(SchedulingOnSqlite host) : IClassFixture<SchedulingOnSqlite>
{
    [Fact]
    [Trait("requirement", "P17")]
    public async Task Every_column_that_could_name_a_person_is_listed()
    {
        var forgotten = await SubjectWalk.Forgotten(host);

        Assert.True(forgotten.Count == 0, string.Join(", ", forgotten));
    }
}
