using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.Observations.V1.StandardsFramework.Types.State;

namespace Coaching.Observations;

internal sealed partial class StandardsFrameworksApi
{
    public override Task<StandardsFramework> ReviseStandardsFramework(ReviseStandardsFrameworkRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, StandardsFrameworkRow.Pattern)
            .OptionalId("standards_framework_id", request.StandardsFrameworkId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Name, tx => Revise(tx, request), ShowRevision);
    }

    private static async Task<StandardsFramework> Revise(Session tx, ReviseStandardsFrameworkRequest request)
    {
        var row = await StandardsFrameworkRow.Read(tx, request.Name);
        if (row.State == State.Draft)
        {
            row.MustBe(State.Published);
        }

        var name = request.StandardsFrameworkId.Length > 0
            ? $"standardsFrameworks/{request.StandardsFrameworkId}"
            : Revisions.NameOf(row.FirstRevision, row.Revision + 1);
        var next = StandardsFrameworkRow.Draft(name, row.ToProto(), tx.Now, row.FirstRevision, row.Revision + 1);
        return await next.TryAdd(tx) ? next.ToProto() : throw Errors.AlreadyExists(name);
    }

    private static async Task<StandardsFramework> ShowRevision(Session tx, string name) =>
        (await tx.Find<StandardsFrameworkRow>(SelectNext, new { name }) ?? throw Errors.NotFound(name)).ToProto();

    private const string SelectNext = """
        SELECT n.name, n.display_name, n.state, n.first_revision, n.revision, n.content, n.create_time, n.update_time, n.publish_time, n.retire_time, n.version
        FROM standards_frameworks n JOIN standards_frameworks p ON p.first_revision = n.first_revision AND p.revision + 1 = n.revision
        WHERE p.name = @name
        """;
}
