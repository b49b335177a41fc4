namespace Coaching.Platform.Tests;

public sealed class UuidsTests
{
    [Fact]
    public void All_are_of_version_7_carry_the_time_and_differ()
    {
        var time = new DateTimeOffset(2026, 11, 24, 8, 30, 0, 123, TimeSpan.Zero);
        var uuids = new Uuids(time);

        var made = Enumerable.Range(0, 1_000).Select(_ => uuids.Next()).ToList();

        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, uuid => Assert.Equal((7, 8), (uuid.Version, uuid.Variant & 0xC)));
        var prefix = Guid.CreateVersion7(time).ToString()[..13];
        Assert.All(made, uuid => Assert.StartsWith(prefix, uuid.ToString(), StringComparison.Ordinal));
    }
}
