using Coaching.Observations.V1;
using Coaching.Platform;
using Level = Coaching.Observations.V1.Share.Types.Level;

namespace Coaching.Observations;

/// <summary>An item that may be shared: whose it is, who wrote it, and until when it is held back.</summary>
internal sealed record SharableItem(string Name, string Coachee, string Coach, DateTimeOffset Time, DateTimeOffset? HoldUntil = null);

/// <summary>The kinds of things that people may share, each read as far as a level goes.</summary>
internal sealed class SharedItems(Vault vault)
{
    private static readonly string[] Patterns =
    [
        ObservationRow.Pattern, DropInRow.Pattern, FeedbackMeetingRow.Pattern, ActionStepRow.Pattern, GoalRow.Pattern, ReflectionRow.Pattern,
    ];

    public static void Check(Violations violations, string path, string item) => violations.Require(
        Patterns.Any(pattern => ResourceName.Matches(pattern, item)), path, $"must be a name like {string.Join(" or ", Patterns)}");

    /// <summary>The item of this name, if it is about the person.</summary>
    public async Task<SharableItem?> Find(Session db, string name, string person)
    {
        var (item, _) = await Read(db, name, person, Level.Fact);
        return item;
    }

    /// <summary>The item as it is now, as far as the level goes; the name of what is not there any more is not found.</summary>
    public async Task<(SharableItem Item, SharedItem Shown)> Show(Session db, ShareRow share)
    {
        var (item, shown) = await Read(db, share.Item, share.Person, share.Level);
        if (item is null || shown is null)
        {
            throw Errors.NotFound(share.Name);
        }

        shown.Share = share.Name;
        shown.Item = item.Name;
        shown.Level = share.Level;
        shown.ItemTime = item.Time.ToProto();
        return (item, shown);
    }

    private async Task<(SharableItem? Item, SharedItem? Shown)> Read(Session db, string name, string person, Level level)
    {
        var args = new { Name = name, Person = person };
        var shown = new SharedItem();
        switch (name.Split('/')[0])
        {
            case "observations" when await db.Find<ObservationRow>(Select(ObservationRow.Columns, "observations"), args) is { } row:
                shown.Observation = level switch
                {
                    Level.Full => (await ObservationRow.Open(vault, db, [row]))[0],
                    Level.Summary => row.ToProto(new Observation()),
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Coachee, row.Coach, row.StartTime, row.ShareTime), shown);
            case "dropIns" when await db.Find<DropInRow>(Select(DropInRow.Columns, "drop_ins"), args) is { } row:
                shown.DropIn = level switch
                {
                    Level.Full => (await DropInRow.Open(vault, db, [row]))[0],
                    Level.Summary => row.ToProto(new DropIn()),
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Coachee, row.Coach, row.StartTime), shown);
            case "feedbackMeetings" when await db.Find<FeedbackMeetingRow>(Select(FeedbackMeetingRow.Columns, "feedback_meetings"), args) is { } row:
                shown.FeedbackMeeting = level switch
                {
                    Level.Full => (await FeedbackMeetingRow.Open(vault, db, [row]))[0],
                    Level.Summary => row.ToProto(new FeedbackMeeting(), null),
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Coachee, row.Coach, row.StartTime), shown);
            case "actionSteps" when await db.Find<ActionStepRow>(Select(ActionStepRow.Columns, "action_steps"), args) is { } row:
                shown.ActionStep = level switch
                {
                    Level.Full => (await ActionStepRow.Open(vault, db, [row]))[0],
                    Level.Summary => row.ToProto(new ActionStep { What = (await vault.Open<ActionStep>(db, row.Name, row.Content)).What }),
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Coachee, row.Coach, row.CreateTime), shown);
            case "goals" when await db.Find<GoalRow>(Select(GoalRow.Columns, "goals"), args) is { } row:
                shown.Goal = level switch
                {
                    Level.Full => await row.ToProto(db, vault),
                    Level.Summary => new Goal { Name = row.Name, Level = row.Level, State = row.State, Title = (await row.ToProto(db, vault)).Title },
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Coachee, row.Coach, row.CreateTime), shown);
            case "reflections" when await db.Find<ReflectionRow>(SelectReflection, args) is { } row:
                shown.Reflection = level switch
                {
                    Level.Full => await row.ToProto(db, vault),
                    Level.Summary => new Reflection { Name = row.Name, About = row.About, Title = (await row.ToProto(db, vault)).Title },
                    _ => null,
                };
                return (new SharableItem(row.Name, row.Person, "", row.CreateTime), shown);
            default:
                return (null, null);
        }
    }

    private const string SelectReflection = $"SELECT {ReflectionRow.Columns} FROM reflections WHERE name = @Name AND person = @Person";

    private static string Select(string columns, string table) => $"SELECT {columns} FROM {table} WHERE name = @Name AND coachee = @Person";
}
