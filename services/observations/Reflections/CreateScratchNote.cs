using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ReflectionsApi
{
    public override Task<ScratchNote> CreateScratchNote(CreateScratchNoteRequest request, ServerCallContext context)
    {
        var draft = request.ScratchNote ?? new ScratchNote();
        var violations = new Violations().OptionalId("scratch_note_id", request.ScratchNoteId);
        Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"scratchNotes/{(request.ScratchNoteId.Length > 0 ? request.ScratchNoteId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(
                context, request, name, tx => Write(tx, context, name, draft), (tx, first) => ScratchNoteNow(tx, context.Reach(), first)),
            context.CancellationToken);
    }

    private static void Check(Violations violations, ScratchNote note) => violations
        .Name("scratch_note.coaching_relationship", note.CoachingRelationship, Pairs.Pattern)
        .Text("scratch_note.text", note.Text, 1, 20_000);

    private async Task<ScratchNote> Write(Session tx, ServerCallContext context, string name, ScratchNote draft)
    {
        var author = context.Caller().Name;
        await pairs.Running(tx, draft.CoachingRelationship, author, tx.Now);
        var row = new ScratchNoteRow
        {
            Name = name,
            Person = author,
            CoachingRelationship = draft.CoachingRelationship,
            Content = await vault.Seal(tx, author, name, ScratchNoteRow.ContentOf(draft)),
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
        };
        return await tx.TryInsert(InsertScratchNote, row) ? await row.ToProto(tx, vault) : throw Errors.AlreadyExists(name);
    }

    private const string InsertScratchNote = $"""
        INSERT INTO scratch_notes ({ScratchNoteRow.Columns})
        VALUES (@Name, @Person, @Person, @CoachingRelationship, @Content, @CreateTime, @UpdateTime, @Version)
        """;
}
