using System.Collections.Frozen;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>The records that comments and revisions belong to, and who reads them.</summary>
internal static class RecordParents
{
    private static readonly FrozenDictionary<string, string> Statements = new Dictionary<string, string>
    {
        [ObservationRow.Pattern] = Select("observations", ObservationRow.Reached),
        [FeedbackMeetingRow.Pattern] = Select("feedback_meetings", Reach.Predicate("o.org_unit", "o.coach", "o.coachee")),
        [DropInRow.Pattern] = Select("drop_ins", Reach.Predicate("o.org_unit", "o.coach", "o.coachee")),
        [ActionStepRow.Pattern] = Select("action_steps", Reach.Predicate("o.org_unit", "o.coach", "o.coachee")),
    }.ToFrozenDictionary();

    /// <summary>Requires the name of one of the records.</summary>
    public static Violations Check(this Violations violations, string parent) => violations.Require(
        Statements.Keys.Any(pattern => ResourceName.Matches(pattern, parent)),
        "parent",
        "must be observations/{observation}, feedbackMeetings/{feedback_meeting}, dropIns/{drop_in} or actionSteps/{action_step}");

    /// <summary>The record, if the caller reads it; NOT_FOUND otherwise.</summary>
    public static async Task<RecordOwner> Reached(Session db, Reach reach, string parent)
    {
        var statement = Statements.First(each => ResourceName.Matches(each.Key, parent)).Value;
        return await db.Find<RecordOwner>(statement, reach.With(new { Name = parent, db.Now })) ?? throw Errors.NotFound(parent);
    }

    private static string Select(string table, string reached) =>
        $"SELECT o.name, o.coaching_relationship, o.coach, o.coachee FROM {table} o WHERE o.name = @Name AND {reached}";
}
