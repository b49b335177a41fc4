namespace Coaching.People;

/// <summary>Where a page ended whose rows are the latest first, with the conditions that go with it.</summary>
internal sealed record TimeKey(DateTimeOffset Time, string Name)
{
    public const string Earlier = " AND (create_time < @AfterTime OR (create_time = @AfterTime AND name < @AfterName))";

    public const string LatestFirst = " ORDER BY create_time DESC, name DESC";
}
