using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override Task<QueryTimetableBreaksResponse> QueryTimetableBreaks(QueryTimetableBreaksRequest request, ServerCallContext context)
    {
        new Violations().Name("timetable", request.Timetable, TimetableRow.Pattern).ThrowIfAny();

        return database.Read(
            async db =>
            {
                var row = await FindTimetable(db, context, request.Timetable);
                return new QueryTimetableBreaksResponse { Breaks = { await TimetableBreaks.Find(db, row.OrgUnit, row.Read()) } };
            },
            context.CancellationToken);
    }
}
