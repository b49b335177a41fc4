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

    // Programmes name places and no people: who may call this at all may see each of them.
    private static async Task<Programme> Show(Session db, ServerCallContext context, string name) =>
        (await db.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto(context.Reach().Today);
}
