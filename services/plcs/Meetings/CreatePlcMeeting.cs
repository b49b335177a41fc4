using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    private const int MinMeetingSeconds = 5 * 60;
    private const int MaxMeetingSeconds = 8 * 60 * 60;
    private const int UsualMeetingSeconds = 60 * 60;

    public override Task<PlcMeeting> CreatePlcMeeting(CreatePlcMeetingRequest request, ServerCallContext context)
    {
        var draft = request.PlcMeeting ?? new PlcMeeting();
        var violations = new Violations()
            .Name("parent", request.Parent, PlcRow.Pattern)
            .Enum("plc_meeting.purpose", draft.Purpose)
            .Time("plc_meeting.start_time", draft.StartTime)
            .Require(
                draft.Duration is null or { Seconds: >= MinMeetingSeconds and <= MaxMeetingSeconds, Nanos: 0 },
                "plc_meeting.duration",
                "must be 5 minutes to 8 hours, in whole seconds")
            .Text("plc_meeting.agenda", draft.Agenda, 0, 2_000)
            .Require(
                request.PlcMeetingId.Length == 0 || ResourceName.IsId(request.PlcMeetingId), "plc_meeting_id", "must be 1 to 63 characters of a-z 0-9 -");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var id = request.PlcMeetingId.Length > 0 ? request.PlcMeetingId : Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        var name = $"{request.Parent}/meetings/{id}";
        return database.Once(
            context, request, name, tx => Plan(tx, reach, request.Parent, name, draft), (tx, first) => PlcMeetingState.Now(tx, reach, first));
    }

    private static async Task<PlcMeeting> Plan(Session tx, Reach reach, string parent, string name, PlcMeeting draft)
    {
        var plc = await PlcState.Find(tx, reach, parent) ?? throw Errors.NotFound(parent);
        PlcState.MustBeActive(plc);
        var row = new PlcMeetingRow
        {
            Name = name,
            Plc = plc.Name,
            Purpose = draft.Purpose,
            StartTime = draft.StartTime.ToTimeOrNull()!.Value,
            DurationSeconds = draft.Duration?.Seconds ?? UsualMeetingSeconds,
            Agenda = draft.Agenda,
            State = PlcMeeting.Types.State.Planned,
            OrgUnit = plc.OrgUnit,
            County = plc.County,
            Programme = plc.Programme,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        if (!await tx.TryInsert(InsertMeeting, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(row.Name, row.Version, new PlcMeetingPlanned { PlcMeeting = row.ToFacts([]) });
        return row.ToProto([]);
    }

    private const string InsertMeeting = """
        INSERT INTO plc_meetings (name, plc, purpose, start_time, duration_seconds, agenda, state, outputs, facilitator, expected_count, org_unit,
            county, programme, create_time, update_time, version)
        VALUES (@Name, @Plc, @Purpose, @StartTime, @DurationSeconds, @Agenda, @State, @Outputs, @Facilitator, @ExpectedCount, @OrgUnit,
            @County, @Programme, @CreateTime, @UpdateTime, @Version)
        """;
}
