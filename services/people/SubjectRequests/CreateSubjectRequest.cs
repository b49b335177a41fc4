using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.SubjectRequest.Types.State;

namespace Coaching.People;

internal sealed partial class SubjectRequestsApi
{
    // The shortest of the times that the laws in mind give; nobody has to know which of them applies.
    private static readonly TimeSpan TimeToAnswer = TimeSpan.FromDays(7);

    public override Task<SubjectRequest> CreateSubjectRequest(CreateSubjectRequestRequest request, ServerCallContext context)
    {
        var draft = request.SubjectRequest ?? new SubjectRequest();
        var violations = new Violations()
            .OptionalId("subject_request_id", request.SubjectRequestId)
            .Enum("subject_request.kind", draft.Kind);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"subjectRequests/{(request.SubjectRequestId.Length == 0 ? Guid.CreateVersion7().ToString() : request.SubjectRequestId)}";
        var me = context.Caller().Person ?? throw Errors.Denied();
        return database.Once(context, request, name, tx => Ask(tx, name, me, draft), (tx, first) => Show(tx, context, first));
    }

    private static async Task<SubjectRequest> Ask(Session tx, string name, string person, SubjectRequest draft)
    {
        // Requests of one person come one after another, so that of two alike only one waits.
        if (await tx.Execute("UPDATE people SET version = version WHERE name = @person", new { person }) == 0)
        {
            throw Errors.NotFound(person);
        }

        if (await tx.Find<string>(SelectWaiting, new { person, draft.Kind }) is { } waiting)
        {
            throw Errors.Precondition("REQUEST_OPEN", $"{waiting} waits already.", ("name", waiting));
        }

        var row = new SubjectRequestRow
        {
            Name = name,
            Person = person,
            Kind = draft.Kind,
            State = State.Open,
            DueTime = tx.Now + TimeToAnswer,
            Version = 1,
            CreateTime = tx.Now,
        };
        return await tx.TryInsert(SubjectRequestRow.Insert, row) ? row.ToProto(tx.Now) : throw Errors.AlreadyExists(name);
    }

    private static async Task<SubjectRequest> Show(Session db, ServerCallContext context, string name) =>
        (await SubjectRequestRow.Find(db, context.Reach(), name)).ToProto(db.Now);

    private const string SelectWaiting = "SELECT MIN(name) FROM subject_requests WHERE person = @person AND kind = @Kind AND state IN (1, 2)";
}
