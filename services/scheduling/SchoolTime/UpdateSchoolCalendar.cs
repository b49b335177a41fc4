using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    // A mask that is absent means every field that may change.
    private static readonly FieldMask Everything = new() { Paths = { "*" } };

    public override Task<SchoolCalendar> UpdateSchoolCalendar(UpdateSchoolCalendarRequest request, ServerCallContext context)
    {
        var wanted = request.SchoolCalendar ?? new SchoolCalendar();
        var violations = new Violations()
            .Require(request.SchoolCalendar is not null, "school_calendar", "must be set")
            .Name("school_calendar.name", wanted.Name, SchoolCalendarRow.Pattern);
        var fields = Masks.Check(violations, MaskOf(request.UpdateMask), wanted, SchoolCalendarRules.Fields);
        var version = Etag.Check(violations, wanted.Etag, context, "school_calendar.etag");
        SchoolCalendarRules.Check(violations, wanted, fields);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context,
            request,
            wanted.Name,
            tx => UpdateCalendar(tx, context, wanted, fields, version),
            (tx, stored) => ShowCalendar(tx, context, stored));
    }

    private static FieldMask MaskOf(FieldMask? mask) => mask is { Paths.Count: > 0 } ? mask : Everything;

    private static async Task<SchoolCalendar> UpdateCalendar(
        Tx tx, ServerCallContext context, SchoolCalendar wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await FindCalendar(tx, context, wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        var calendar = row.ToProto();
        Masks.Apply(fields, wanted, calendar);
        row = row with { Content = SchoolCalendarRow.ContentOf(calendar), Version = version + 1, UpdateTime = tx.Now };
        return await tx.Execute(StoreCalendar, row) == 1 ? row.ToProto() : throw Errors.Stale(row.Name);
    }

    private const string StoreCalendar = """
        UPDATE school_calendars SET content = @Content, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
