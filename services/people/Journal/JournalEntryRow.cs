using Coaching.People.V1;
using Coaching.Platform;
using Kind = Coaching.People.V1.JournalEntry.Types.Kind;

namespace Coaching.People;

internal sealed record JournalEntryRow
{
    public const string Columns =
        "name, programme, org_unit, kind, category, weekly_minutes, resolve_date, content, version, create_time, update_time";

    public static readonly string Within = Reach.Predicate("journal_entries.org_unit");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM journal_entries WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Programme { get; init; }

    public required string OrgUnit { get; init; }

    public required Kind Kind { get; init; }

    public required BarrierCategory Category { get; init; }

    public required int WeeklyMinutes { get; init; }

    public DateOnly? ResolveDate { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static JournalEntryRow Of(JournalEntry entry, string name, string programme, long version, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        Programme = programme,
        OrgUnit = entry.OrgUnit,
        Kind = entry.Kind,
        Category = entry.Category,
        WeeklyMinutes = entry.WeeklyMinutes,
        ResolveDate = entry.ResolveDate.ToDateOnlyOrNull(),
        Content = Platform.Content.Of(new JournalEntry { Date = entry.Date, Description = entry.Description, Response = entry.Response }),
        Version = version,
        CreateTime = createTime,
        UpdateTime = now,
    };

    public JournalEntry ToProto()
    {
        var entry = Platform.Content.Read<JournalEntry>(Content);
        entry.Name = Name;
        entry.Kind = Kind;
        entry.OrgUnit = OrgUnit;
        entry.Category = Category;
        entry.WeeklyMinutes = WeeklyMinutes;
        entry.ResolveDate = ResolveDate.ToProto();
        entry.CreateTime = CreateTime.ToProto();
        entry.UpdateTime = UpdateTime.ToProto();
        entry.Etag = Etag.Of(Version);
        return entry;
    }

    public JournalEntryChanged ToFact() => new()
    {
        JournalEntry = Name,
        Kind = Kind,
        OrgUnit = OrgUnit,
        Date = Platform.Content.Read<JournalEntry>(Content).Date,
        Category = Category,
        WeeklyMinutes = WeeklyMinutes,
        ResolveDate = ResolveDate.ToProto(),
    };
}
