using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    public override Task<SchoolCalendar> GetSchoolCalendar(GetSchoolCalendarRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, SchoolCalendarRow.Pattern).ThrowIfAny();

        return database.Read(
            async db => (await db.Find<SchoolCalendarRow>(SelectVisibleCalendar, context.Reach().With(new { request.Name }))
                ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }

    private static readonly string SelectVisibleCalendar =
        $"SELECT {SchoolCalendarRow.Columns} FROM school_calendars c WHERE c.name = @Name AND {Schools.Above("c.org_unit")}";
}
