using Coaching.People.V1;
using Coaching.Platform;
using Audience = Coaching.People.V1.Announcement.Types.Audience;

namespace Coaching.People;

internal sealed record AnnouncementRow
{
    public const string Columns = "name, org_unit, audience, programme, title, body, author, create_time";

    // The columns as a caller reads them, with the caller's own receipt.
    private const string Select = """
        SELECT announcements.name, announcements.org_unit, announcements.audience, announcements.programme, announcements.title,
            announcements.body, announcements.author, announcements.create_time, announcements.withdraw_time, own.read_time
        FROM announcements LEFT JOIN read_receipts own ON own.announcement = announcements.name AND own.person = @reach_caller
        """;

    /// <summary>Everybody whom an announcement is for today: posts for staff, pairs for coaches.</summary>
    public const string Recipients = """
        SELECT p.person FROM dir_posts p JOIN dir_ancestors a ON a.org_unit = p.org_unit
        WHERE announcements.audience = 1 AND a.ancestor = announcements.org_unit
          AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)
        UNION
        SELECT c.coach FROM dir_pairs c JOIN dir_ancestors a ON a.org_unit = c.org_unit
        WHERE announcements.audience = 2 AND a.ancestor = announcements.org_unit
          AND (announcements.programme = '' OR c.programme = announcements.programme)
          AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today)
        """;

    /// <summary>Whether an announcement is for the caller: the same as <see cref="Recipients"/>, asked of one person.</summary>
    public const string IsForCaller = """
        (@reach_member = 1 AND announcements.withdraw_time IS NULL AND (
            (announcements.audience = 1 AND EXISTS (
                SELECT 1 FROM dir_posts p JOIN dir_ancestors a ON a.org_unit = p.org_unit
                WHERE p.person = @reach_caller AND a.ancestor = announcements.org_unit
                  AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)))
            OR (announcements.audience = 2 AND EXISTS (
                SELECT 1 FROM dir_pairs c JOIN dir_ancestors a ON a.org_unit = c.org_unit
                WHERE c.coach = @reach_caller AND a.ancestor = announcements.org_unit
                  AND (announcements.programme = '' OR c.programme = announcements.programme)
                  AND c.start_date <= @reach_today AND (c.end_date IS NULL OR c.end_date > @reach_today)))))
        """;

    /// <summary>Whether the caller may write in the unit, and so may see how the announcement fares.</summary>
    public static readonly string IsOver = Reach.Predicate("announcements.org_unit");

    public static readonly string SelectVisible = $"{Select} WHERE ({IsForCaller} OR {IsOver})";

    public static readonly string SelectByName = $"{SelectVisible} AND announcements.name = @name";

    public static readonly string SelectOver = $"{Select} WHERE {IsOver} AND announcements.name = @name";

    public static readonly string SelectForCaller = $"{Select} WHERE {IsForCaller} AND announcements.name = @name";

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required Audience Audience { get; init; }

    public required string Programme { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public required string Author { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public DateTimeOffset? WithdrawTime { get; init; }

    public DateTimeOffset? ReadTime { get; init; }

    public Announcement ToProto() => new()
    {
        Name = Name,
        OrgUnit = OrgUnit,
        Audience = Audience,
        Programme = Programme,
        Title = Title,
        Body = Body,
        Author = Author,
        CreateTime = CreateTime.ToProto(),
        WithdrawTime = WithdrawTime?.ToProto(),
        ReadTime = ReadTime?.ToProto(),
    };
}
