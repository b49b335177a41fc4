using Coaching.Observations.V1;
using Coaching.Platform;
using AppraisalLink = Coaching.Observations.V1.PrivacyNotice.Types.AppraisalLink;

namespace Coaching.Observations;

internal sealed record PrivacyNoticeRow
{
    public const string Pattern = "privacyNotices/{privacy_notice}";

    public const string Insert = """
        INSERT INTO privacy_notices (name, org_unit, revision, appraisal_link, content, publish_time)
        VALUES (@Name, @OrgUnit, @Revision, @AppraisalLink, @Content, @PublishTime)
        """;

    /// <summary>Notices with the acknowledgement of one person, <c>@Me</c>.</summary>
    public const string Select = """
        SELECT n.name, n.org_unit, n.revision, n.appraisal_link, n.content, n.publish_time, k.acknowledge_time
        FROM privacy_notices n LEFT JOIN privacy_acknowledgements k ON k.privacy_notice = n.name AND k.person = @Me
        """;

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required int Revision { get; init; }

    public required AppraisalLink AppraisalLink { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset PublishTime { get; init; }

    public DateTimeOffset? AcknowledgeTime { get; init; }

    public static async Task<PrivacyNoticeRow> Find(Session db, string name, string me) =>
        await db.Find<PrivacyNoticeRow>($"{Select} WHERE n.name = @name", new { name, Me = me }) ?? throw Errors.NotFound(name);

    /// <summary>The rule in force at a place: the latest of the nearest place, itself or above, that has one.</summary>
    public static async Task<PrivacyNoticeRow?> InForce(Session db, string orgUnit) =>
        await db.Page<PrivacyNoticeRow>(SelectInForce, new { Unit = orgUnit, Me = "", take = 1 }) is [var first] ? first : null;

    public PrivacyNotice ToProto()
    {
        var notice = Platform.Content.Read<PrivacyNotice>(Content);
        notice.Name = Name;
        notice.OrgUnit = OrgUnit;
        notice.Revision = Revision;
        notice.AppraisalLink = AppraisalLink;
        notice.PublishTime = PublishTime.ToProto();
        notice.AcknowledgeTime = AcknowledgeTime.ToProto();
        return notice;
    }

    private const string SelectInForce = $"{Select} JOIN dir_ancestors a ON a.ancestor = n.org_unit WHERE a.org_unit = @Unit ORDER BY a.depth, n.revision DESC";
}
