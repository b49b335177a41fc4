using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Plcs.V1;

namespace Coaching.Plcs;

/// <summary>Ends the PLCs of a unit that closes, and takes back what they had planned after that.</summary>
internal static class ClosedUnits
{
    public static async Task Apply(Session tx, Fact<OrgUnitChanged> fact)
    {
        if (fact.Data.State != OrgUnit.Types.State.Closed)
        {
            return;
        }

        foreach (var plc in await tx.Query<PlcRow>(SelectActive, new { fact.Data.OrgUnit, State = Plc.Types.State.Active }))
        {
            await PlcState.Save(tx, plc with { State = Plc.Types.State.Ended }, await PlcState.Members(tx, plc.Name));
            foreach (var meeting in await tx.Query<PlcMeetingRow>(SelectPlanned, new { plc.Name, State = PlcMeeting.Types.State.Planned, fact.Time }))
            {
                await PlcMeetingState.Cancel(tx, meeting);
            }
        }
    }

    private const string SelectActive = $"SELECT {PlcRow.Columns} FROM plcs p WHERE p.org_unit = @OrgUnit AND p.state = @State ORDER BY p.name";

    private const string SelectPlanned = $"""
        SELECT {PlcMeetingRow.Columns} FROM plc_meetings m
        WHERE m.plc = @Name AND m.state = @State AND m.start_time > @Time
        ORDER BY m.start_time, m.name
        """;
}
