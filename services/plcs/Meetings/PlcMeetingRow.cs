using System.Text.Json;
using Coaching.Platform;
using Coaching.Plcs.V1;
using Google.Protobuf.WellKnownTypes;
using Attendance = Coaching.Plcs.V1.PlcMeeting.Types.Attendance;

namespace Coaching.Plcs;

internal sealed record PlcMeetingRow
{
    public const string Pattern = "plcs/{plc}/meetings/{meeting}";

    public const string Columns =
        "m.name, m.plc, m.purpose, m.start_time, m.duration_seconds, m.agenda, m.state, m.outputs, m.facilitator, m.expected_count, "
        + "m.org_unit, m.county, m.programme, m.create_time, m.update_time, m.version";

    public required string Name { get; init; }

    public required string Plc { get; init; }

    public required PlcMeeting.Types.Purpose Purpose { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required long DurationSeconds { get; init; }

    public required string Agenda { get; init; }

    public required PlcMeeting.Types.State State { get; init; }

    /// <summary>A JSON array; <see cref="Texts"/> writes it.</summary>
    public string Outputs { get; init; } = "[]";

    public string Facilitator { get; init; } = "";

    public int ExpectedCount { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required string Programme { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    public static string Texts(IEnumerable<string> outputs) => JsonSerializer.Serialize(outputs);

    public PlcMeeting ToProto(IEnumerable<Attendance> attendance) => new()
    {
        Name = Name,
        Purpose = Purpose,
        StartTime = StartTime.ToProto(),
        Duration = new Duration { Seconds = DurationSeconds },
        Agenda = Agenda,
        State = State,
        Attendance = { attendance },
        Outputs = { JsonSerializer.Deserialize<string[]>(Outputs) },
        Facilitator = Facilitator,
        OrgUnit = OrgUnit,
        CreateTime = CreateTime.ToProto(),
        UpdateTime = UpdateTime.ToProto(),
        Etag = Etag.Of(Version),
    };

    public PlcMeetingFacts ToFacts(IEnumerable<string> present) => new()
    {
        PlcMeeting = Name,
        Plc = Plc,
        OrgUnit = OrgUnit,
        County = County,
        Programme = Programme,
        Purpose = Purpose,
        State = State,
        StartTime = StartTime.ToProto(),
        Duration = new Duration { Seconds = DurationSeconds },
        Facilitator = Facilitator,
        Present = { present },
        ExpectedCount = ExpectedCount,
    };
}
