using Coaching.Platform;
using Coaching.Plcs.V1;
using Grpc.Core;

namespace Coaching.Plcs;

internal sealed partial class PlcsApi
{
    // Meetings with much to tell make shorter pages, since a reply holds 4 MiB at most.
    private const int MaxPageBytes = 3_000_000;
    private const string AllPlcs = "plcs/-";

    public override Task<ListPlcMeetingsResponse> ListPlcMeetings(ListPlcMeetingsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("parent", request.Parent, PlcRow.Pattern)
            .Require(Enum.IsDefined(request.State), "state", "must be one of the values that the contract lists");
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterMeeting>();
        var args = reach.With(new
        {
            request.Parent,
            request.State,
            AfterTime = after?.StartTime,
            AfterName = after?.Name,
            take = page.Take,
        });

        return database.Read(
            async db =>
            {
                if (request.Parent != AllPlcs && await PlcState.Find(db, reach, request.Parent) is null)
                {
                    throw Errors.NotFound(request.Parent);
                }

                var (rows, next) = page.Cut(await db.Page<PlcMeetingRow>(PageStatement(request, after is not null), args), Key);
                var attendance = await PlcMeetingState.Attendances(db, rows);
                var meetings = rows.Select(row => row.ToProto(attendance[row.Name])).ToList();
                var count = CountThatFits(meetings);
                return new ListPlcMeetingsResponse
                {
                    PlcMeetings = { meetings.Take(count) },
                    NextPageToken = count == rows.Count ? next : page.Next(Key(rows[count - 1])),
                };
            },
            context.CancellationToken);
    }

    private static AfterMeeting Key(PlcMeetingRow row) => new(row.StartTime, row.Name);

    private static int CountThatFits(List<PlcMeeting> meetings)
    {
        var count = 0;
        for (var bytes = 0; count < meetings.Count && (count == 0 || bytes + meetings[count].CalculateSize() <= MaxPageBytes); count++)
        {
            bytes += meetings[count].CalculateSize();
        }

        return count;
    }

    private static string PageStatement(ListPlcMeetingsRequest request, bool later) => string.Concat(
        SelectVisibleMeetings,
        request.Parent == AllPlcs ? $" AND {PlcRow.Near}" : " AND m.plc = @Parent",
        request.State == PlcMeeting.Types.State.Unspecified ? "" : " AND m.state = @State",
        later ? " AND (m.start_time < @AfterTime OR (m.start_time = @AfterTime AND m.name < @AfterName))" : "",
        " ORDER BY m.start_time DESC, m.name DESC");

    private static readonly string SelectVisibleMeetings = $"""
        SELECT {PlcMeetingRow.Columns} FROM plc_meetings m JOIN plcs p ON p.name = m.plc
        WHERE {PlcRow.Within}
        """;

    private sealed record AfterMeeting(DateTimeOffset StartTime, string Name);
}
