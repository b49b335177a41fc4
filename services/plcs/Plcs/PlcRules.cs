using Coaching.Platform;
using Coaching.Plcs.V1;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Plcs;

/// <summary>What must hold of a PLC's own fields.</summary>
internal static class PlcRules
{
    private const int MaxMembers = 200;
    private const long Day = 24 * 60 * 60;

    /// <summary>The fields that may change after the founding.</summary>
    public static readonly string[] Changeable = ["display_name", "facilitator", "members", "cadence"];

    /// <summary>Checks those of the changeable fields that are named.</summary>
    public static void Check(Violations violations, Plc plc, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            _ = field switch
            {
                "display_name" => violations.Text("plc.display_name", plc.DisplayName, 1, 200),
                "facilitator" => violations.Name("plc.facilitator", plc.Facilitator, Staff.Pattern),
                "members" => CheckMembers(violations, plc),
                _ => violations.Require(
                    plc.Cadence is null or { Seconds: >= Day and <= 92 * Day, Nanos: 0 }, "plc.cadence", "must be 1 to 92 days, in whole seconds"),
            };
        }
    }

    /// <summary>The seconds of a cadence that has been checked: two weeks unless it says otherwise.</summary>
    public static long CadenceSeconds(Duration? cadence) => cadence?.Seconds ?? 14 * Day;

    /// <summary>Whether an id may be given to a PLC; the lone dash means all PLCs in the name of a list.</summary>
    public static bool IsId(string id) => ResourceName.IsId(id) && id != "-";

    private static Violations CheckMembers(Violations violations, Plc plc)
    {
        violations.Count("plc.members", plc.Members.Count, 1, MaxMembers);
        Staff.CheckNames(violations, [.. plc.Members.Select((person, index) => ($"plc.members[{index}]", person))]);
        return violations;
    }
}
