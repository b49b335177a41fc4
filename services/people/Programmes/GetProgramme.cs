using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    public override Task<Programme> GetProgramme(GetProgrammeRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "programmes/{programme}").ThrowIfAny();

        return database.Read(db => Show(db, context, request.Name), context.CancellationToken);
    }

    private static async Task<Programme> Show(Session db, ServerCallContext context, string name)
    {
        var reach = context.Reach();
        var row = await db.Find<ProgrammeRow>(ProgrammeRow.SelectVisible, reach.With(new { name }));
        return (row ?? throw Errors.NotFound(name)).ToProto(reach.Today);
    }

    // Whoever may change programmes may read them all.
    private static async Task<Programme> Replay(Session tx, ServerCallContext context, string name) =>
        (await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto(context.Reach().Today);
}
