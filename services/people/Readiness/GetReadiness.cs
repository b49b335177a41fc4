using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ReadinessApi
{
    public override Task<Readiness> GetReadiness(GetReadinessRequest request, ServerCallContext context)
    {
        var violations = new Violations();
        CheckName(violations, request.Name);
        violations.ThrowIfAny();

        return database.Read(db => ShowReadiness(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<Readiness> ShowReadiness(Session db, ServerCallContext context, string name)
    {
        var (person, audience) = Read(name, context.Caller());
        var row = await db.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name = person })) ?? throw Errors.NotFound(name);
        return (await ReadinessCheck.Of(db, audience, [Standing.Of(row.MustBeKept())]))[0];
    }
}
