using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class TimetablesApi
{
    public override async Task<Timetable> GetTimetable(GetTimetableRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, TimetableRow.Pattern).ThrowIfAny();

        return (await database.Read(db => FindTimetable(db, context, request.Name), context.CancellationToken)).Read();
    }

    private static async Task<TimetableRow> FindTimetable(Tx db, ServerCallContext context, string name) =>
        await db.Find<TimetableRow>(SelectReached, context.Reach().With(new { Name = name })) ?? throw Errors.NotFound(name);

    private static readonly string SelectReached =
        $"SELECT {TimetableRow.Columns} FROM timetables t WHERE t.name = @Name AND {Reach.Predicate("t.org_unit")}";
}
