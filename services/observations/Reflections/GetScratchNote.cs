using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<ScratchNote> GetScratchNote(GetScratchNoteRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ScratchNoteRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await ScratchNoteRow.Own(db, context.Reach(), request.Name);
            return (await row.ToProto(db, vault), (IReadOnlyList<Seen>)[new Seen(row.Name, row.Person)]);
        });
    }

    private async Task<ScratchNote> ScratchNoteNow(Session tx, Reach reach, string name) =>
        await (await ScratchNoteRow.Own(tx, reach, name)).ToProto(tx, vault);
}
