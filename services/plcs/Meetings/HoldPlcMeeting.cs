using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;
using Status = Coaching.Plcs.V1.PlcMeeting.Types.Attendance.Types.Status;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    private const int MaxAttendance = 400;
    private const int MaxOutputs = 20;

    // Clocks of phones differ, and meetings begin when all are there.
    private static readonly TimeSpan StartTolerance = TimeSpan.FromMinutes(5);

    public override Task<PlcMeeting> HoldPlcMeeting(HoldPlcMeetingRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, PlcMeetingRow.Pattern)
            .Count("attendance", request.Attendance.Count, 1, MaxAttendance)
            .Count("outputs", request.Outputs.Count, 0, MaxOutputs)
            .OptionalName("facilitator", request.Facilitator, Staff.Pattern);
        Staff.CheckNames(violations, Attendees(request));
        for (var index = 0; index < request.Attendance.Count; index++)
        {
            violations.Enum($"attendance[{index}].status", request.Attendance[index].Status);
        }

        for (var index = 0; index < request.Outputs.Count; index++)
        {
            violations.Text($"outputs[{index}]", request.Outputs[index], 1, 1_000);
        }

        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return staff.ReadThrough(
            () => database.Once(
                context, request, request.Name, tx => Hold(tx, reach, request, version), (tx, name) => PlcMeetingState.Now(tx, reach, name)),
            context.CancellationToken);
    }

    private static async Task<PlcMeeting> Hold(Session tx, Reach reach, HoldPlcMeetingRequest request, long version)
    {
        var row = await PlcMeetingState.Planned(tx, reach, request.Name, version);
        if (row.StartTime > tx.Now + StartTolerance)
        {
            throw Errors.Precondition("NOT_STARTED", $"{row.Name} starts only at {row.StartTime:yyyy-MM-ddTHH:mm:ssZ}.", ("name", row.Name));
        }

        var violations = new Violations();
        await Staff.CheckKnown(
            tx, violations, request.Facilitator.Length == 0 ? Attendees(request) : [.. Attendees(request), ("facilitator", request.Facilitator)]);
        violations.ThrowIfAny();

        var plc = await tx.One<Circle>(SelectCircle, new { row.Plc });
        var held = await PlcMeetingState.Save(tx, row with
        {
            State = PlcMeeting.Types.State.Held,
            Outputs = PlcMeetingRow.Texts(request.Outputs),
            Facilitator = request.Facilitator.Length > 0 ? request.Facilitator : plc.Facilitator,
            ExpectedCount = plc.MemberCount,
        });
        var attendance = request.Attendance.OrderBy(one => one.Person, StringComparer.Ordinal).ToArray();
        foreach (var one in attendance)
        {
            await tx.Execute(InsertAttendance, new { held.Name, one.Person, one.Status, held.OrgUnit, held.County });
        }

        await tx.Execute(UpdateLastMeeting, new { held.Plc, held.StartTime });
        var present = attendance.Where(one => one.Status == Status.Present).Select(one => one.Person);
        await tx.Publish(held.Name, held.Version, new PlcMeetingHeld { PlcMeeting = held.ToFacts(present) });
        tx.Count(PlcMetrics.MeetingsHeld);
        return held.ToProto(attendance);
    }

    private static List<(string Path, string Person)> Attendees(HoldPlcMeetingRequest request) =>
        [.. request.Attendance.Select((one, index) => ($"attendance[{index}].person", one.Person))];

    private const string SelectCircle = """
        SELECT p.facilitator, (SELECT COUNT(*) FROM plc_members m WHERE m.plc = p.name) AS member_count FROM plcs p WHERE p.name = @Plc
        """;

    private const string InsertAttendance = """
        INSERT INTO plc_attendance (plc_meeting, person, status, org_unit, county) VALUES (@Name, @Person, @Status, @OrgUnit, @County)
        """;

    // Meetings may be recorded in any order: an older one does not turn the time back.
    private const string UpdateLastMeeting = """
        UPDATE plcs SET last_meeting_time = @StartTime WHERE name = @Plc AND (last_meeting_time IS NULL OR last_meeting_time < @StartTime)
        """;

    private sealed record Circle
    {
        public required string Facilitator { get; init; }

        public required int MemberCount { get; init; }
    }
}
