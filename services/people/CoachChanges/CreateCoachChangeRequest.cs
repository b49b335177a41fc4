using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.CoachChangeRequest.Types.State;

namespace Coaching.People;

internal sealed partial class CoachChangeRequestsApi
{
    public override Task<CoachChangeRequest> CreateCoachChangeRequest(CreateCoachChangeRequestRequest request, ServerCallContext context)
    {
        var draft = request.CoachChangeRequest ?? new CoachChangeRequest();
        var violations = new Violations()
            .OptionalId("coach_change_request_id", request.CoachChangeRequestId)
            .Name("coach_change_request.coaching_relationship", draft.CoachingRelationship, "coachingRelationships/{coaching_relationship}")
            .Enum("coach_change_request.reason", draft.Reason);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"coachChangeRequests/{(request.CoachChangeRequestId.Length == 0 ? Guid.CreateVersion7().ToString() : request.CoachChangeRequestId)}";
        return database.Once(context, request, name, tx => Ask(tx, context, name, draft), (tx, first) => Show(tx, context, first));
    }

    private static async Task<CoachChangeRequest> Ask(Session tx, ServerCallContext context, string name, CoachChangeRequest draft)
    {
        var me = context.Caller().Name;

        // Requests about one pair come one after another, so that only one waits.
        var pairName = new { Name = draft.CoachingRelationship, Me = me };
        await tx.Execute("UPDATE coaching_relationships SET version = version WHERE name = @Name AND coachee = @Me", pairName);
        var pair = await tx.Find<CoachingRelationshipRow>(SelectOwnPair, pairName) ?? throw Errors.NotFound(draft.CoachingRelationship);
        var today = context.Reach().Today;
        if (pair.StartDate > today || pair.EndDate <= today)
        {
            throw Errors.Precondition("RELATIONSHIP_NOT_ACTIVE", $"{pair.Name} does not run.", ("coachingRelationship", pair.Name));
        }

        if (await tx.Find<string>("SELECT MIN(name) FROM coach_change_requests WHERE coaching_relationship = @Name AND state = 1", pairName) is { } waiting)
        {
            throw Errors.Precondition("REQUEST_OPEN", $"{waiting} waits already.", ("name", waiting));
        }

        var row = new CoachChangeRequestRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Person = me,
            Coach = pair.Coach,
            OrgUnit = pair.OrgUnit,
            Reason = draft.Reason,
            State = State.Open,
            CoachAppraises = pair.CoachAppraises,
            Version = 1,
            CreateTime = tx.Now,
        };
        return await tx.TryInsert(CoachChangeRequestRow.Insert, row) ? row.ToProto() : throw Errors.AlreadyExists(name);
    }

    private static async Task<CoachChangeRequest> Show(Session db, ServerCallContext context, string name) =>
        (await CoachChangeRequestRow.Find(db, context.Reach(), name)).ToProto();

    private const string SelectOwnPair = $"SELECT {CoachingRelationshipRow.Columns} FROM coaching_relationships WHERE name = @Name AND coachee = @Me";
}
