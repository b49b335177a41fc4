using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>What stands in the way of rehearsal, counted for a school and a month; from whom it came is kept nowhere (STEP-56).</summary>
internal static class CultureSignals
{
    public static async Task Count(Session tx, string orgUnit, FeedbackMeeting.Types.CultureSignal signal)
    {
        if (signal == FeedbackMeeting.Types.CultureSignal.Unspecified)
        {
            return;
        }

        var cell = new { OrgUnit = orgUnit, Month = MonthOf(tx.Now), Signal = signal };
        if (await tx.Execute(AddOne, cell) == 0 && !await tx.TryInsert(InsertFirst, cell))
        {
            await tx.Execute(AddOne, cell);
        }
    }

    /// <summary>Months since the year 0.</summary>
    public static int MonthOf(DateTimeOffset time) => (time.UtcDateTime.Year * 12) + time.UtcDateTime.Month - 1;

    private const string AddOne = """
        UPDATE culture_signals SET meetings = meetings + 1 WHERE org_unit = @OrgUnit AND month = @Month AND signal = @Signal
        """;

    private const string InsertFirst = "INSERT INTO culture_signals (org_unit, month, signal, meetings) VALUES (@OrgUnit, @Month, @Signal, 1)";
}
