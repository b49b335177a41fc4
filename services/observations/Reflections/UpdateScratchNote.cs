using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<ScratchNote> UpdateScratchNote(UpdateScratchNoteRequest request, ServerCallContext context)
    {
        var wanted = request.ScratchNote ?? new ScratchNote();
        var violations = new Violations().Name("scratch_note.name", wanted.Name, ScratchNoteRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "text");
        var version = Etag.Check(violations, wanted.Etag, context, "scratch_note.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context, request, wanted.Name, tx => Change(tx, reach, wanted, fields, version), (tx, first) => ScratchNoteNow(tx, reach, first));
    }

    private async Task<ScratchNote> Change(Session tx, Reach reach, ScratchNote wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await ScratchNoteRow.Own(tx, reach, wanted.Name);
        var note = await row.ToProto(tx, vault);
        Masks.Apply(fields, wanted, note);
        var violations = new Violations();
        Check(violations, note);
        violations.ThrowIfAny();
        var changed = row with
        {
            Content = await vault.Seal(tx, row.Person, row.Name, ScratchNoteRow.ContentOf(note)),
            UpdateTime = tx.Now,
            Version = version + 1,
        };
        return await tx.Execute(StoreScratchNote, changed) == 1 ? await changed.ToProto(tx, vault) : throw Errors.Stale(wanted.Name);
    }

    private const string StoreScratchNote = """
        UPDATE scratch_notes SET content = @Content, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND person = @Person AND version = @Version - 1
        """;
}
