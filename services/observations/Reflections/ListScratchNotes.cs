using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<ListScratchNotesResponse> ListScratchNotes(ListScratchNotesRequest request, ServerCallContext context)
    {
        var violations = new Violations().OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern);
        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var after = page.After<AfterScratchNote>();
        var args = context.Reach().With(new
        {
            request.CoachingRelationship,
            Before = after?.CreateTime ?? DateTimeOffset.MaxValue,
            After = after?.Name ?? "",
            take = page.Take,
        });
        return database.ReadContent(context, async db =>
        {
            var (rows, next) = page.Cut(await db.Page<ScratchNoteRow>(SelectScratchNotes, args), row => new AfterScratchNote(row.CreateTime, row.Name));
            var response = new ListScratchNotesResponse { NextPageToken = next };
            foreach (var row in rows)
            {
                response.ScratchNotes.Add(await row.ToProto(db, vault));
            }

            return (response, (IReadOnlyList<Seen>)[.. rows.Select(row => new Seen(row.Name, row.Person))]);
        });
    }

    private const string SelectScratchNotes = $"""
        SELECT {ScratchNoteRow.Columns}
        FROM scratch_notes n
        WHERE n.person = @reach_caller AND @reach_self = 1
          AND n.create_time <= @Before AND (n.create_time < @Before OR n.name < @After)
          AND (@CoachingRelationship = '' OR n.coaching_relationship = @CoachingRelationship)
        ORDER BY n.create_time DESC, n.name DESC
        """;

    private sealed record AfterScratchNote(DateTimeOffset CreateTime, string Name);
}
