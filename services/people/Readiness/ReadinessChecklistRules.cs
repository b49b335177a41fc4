using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

/// <summary>What must hold of a checklist's fields.</summary>
internal static class ReadinessChecklistRules
{
    private const int MaxItems = 50;

    public static void Check(Violations violations, ReadinessChecklist checklist, IReadOnlySet<string> fields)
    {
        if (fields.Contains("display_name"))
        {
            violations.Text("readiness_checklist.display_name", checklist.DisplayName, 1, 200);
        }

        if (fields.Contains("state"))
        {
            violations.Enum("readiness_checklist.state", checklist.State);
        }

        if (fields.Contains("items"))
        {
            const string path = "readiness_checklist.items";
            violations.Count(path, checklist.Items.Count, 1, MaxItems)
                .Require(checklist.Items.DistinctBy(item => item.Key).Count() == checklist.Items.Count, path, "must not repeat a key");
            for (var index = 0; index < Math.Min(checklist.Items.Count, MaxItems); index++)
            {
                violations.Require(ResourceName.IsId(checklist.Items[index].Key), $"{path}[{index}].key", "must be 1 to 63 characters of a-z 0-9 -")
                    .Text($"{path}[{index}].title", checklist.Items[index].Title, 1, 200)
                    .OptionalEnum($"{path}[{index}].evidence", checklist.Items[index].Evidence)
                    .Require(
                        checklist.Items[index].Evidence == default || checklist.Audience != ReadinessAudience.Coachee,
                        $"{path}[{index}].evidence", "must not be set for those who are to be coached")
                    .Require(
                        checklist.Items[index] is not { Evidence: ReadinessChecklist.Types.Evidence.PracticeRelease, SelfConfirmed: true },
                        $"{path}[{index}].self_confirmed", "must not be set where a practice release is the evidence");
            }
        }
    }
}
