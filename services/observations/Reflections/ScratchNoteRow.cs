using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record ScratchNoteRow
{
    public const string Pattern = "scratchNotes/{scratch_note}";

    public const string Columns = "name, person, origin, coaching_relationship, content, create_time, update_time, version";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string CoachingRelationship { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The caller's own note of this name; NOT_FOUND to everybody else.</summary>
    public static async Task<ScratchNoteRow> Own(Session db, Reach reach, string name) =>
        await db.Find<ScratchNoteRow>(SelectOwn, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    public static ScratchNote ContentOf(ScratchNote note) => new() { Text = note.Text };

    public async Task<ScratchNote> ToProto(Session db, Vault vault)
    {
        var note = await vault.Open<ScratchNote>(db, Name, Content);
        note.Name = Name;
        note.Author = Person;
        note.CoachingRelationship = CoachingRelationship;
        note.CreateTime = CreateTime.ToProto();
        note.UpdateTime = UpdateTime.ToProto();
        note.Etag = Etag.Of(Version);
        return note;
    }

    private const string SelectOwn =
        $"SELECT {Columns} FROM scratch_notes n WHERE n.name = @Name AND @reach_self = 1 AND n.person = @reach_caller";
}
