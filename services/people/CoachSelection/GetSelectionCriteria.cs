using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<SelectionCriteria> GetSelectionCriteria(GetSelectionCriteriaRequest request, ServerCallContext context)
    {
        new Violations()
            .Name("name", request.Name, "selectionCriteria/{selection_criteria}")
            .Require(request.Revision >= 0, "revision", "must not be negative")
            .ThrowIfAny();

        return database.Read(db => Find(db, request), context.CancellationToken);
    }

    private static async Task<SelectionCriteria> Find(Session db, GetSelectionCriteriaRequest request)
    {
        var row = await db.Find<SelectionCriteriaRow>(SelectionCriteriaRow.SelectByName, new { name = request.Name }) ?? throw Errors.NotFound(request.Name);
        if (request.Revision == 0 || request.Revision == row.Revision)
        {
            return row.ToProto();
        }

        var criteria = await db.Find<byte[]>(SelectRevision, new { request.Name, request.Revision }) ?? throw Errors.NotFound(request.Name);
        return (row with { Criteria = criteria, Revision = request.Revision }).ToProto();
    }

    private const string SelectRevision = "SELECT criteria FROM selection_criteria_revisions WHERE name = @Name AND revision = @Revision";
}
