using System.Text;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using State = Coaching.Observations.V1.LibraryStep.Types.State;

namespace Coaching.Observations;

/// <summary>One revision of a step of the library.</summary>
internal sealed record LibraryStepRow
{
    public const string Pattern = "librarySteps/{library_step}";

    private const int MaxWords = 2_000;

    public const string Select = """
        SELECT s.name, s.org_unit, s.challenge, s.subject, s.words, r.revision, r.state, r.content, r.create_time AS revision_create_time, s.create_time,
               s.revision AS latest_revision
        FROM library_steps s JOIN library_step_revisions r ON r.library_step = s.name
        """;

    public const string Insert = """
        INSERT INTO library_steps (name, org_unit, challenge, subject, state, words, revision, create_time)
        VALUES (@Name, @OrgUnit, @Challenge, @Subject, @State, @Words, @Revision, @CreateTime)
        """;

    public const string Update = """
        UPDATE library_steps SET challenge = @Challenge, subject = @Subject, state = @State, words = @Words, revision = @Revision
        WHERE name = @Name AND revision = @Revision - 1
        """;

    public const string InsertRevision = """
        INSERT INTO library_step_revisions (library_step, revision, state, content, create_time)
        VALUES (@Name, @Revision, @State, @Content, @RevisionCreateTime)
        """;

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required LibraryStep.Types.Challenge Challenge { get; init; }

    /// <summary>In capitals; empty for any.</summary>
    public required string Subject { get; init; }

    public required string Words { get; init; }

    public required int LatestRevision { get; init; }

    public required int Revision { get; init; }

    public required State State { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset RevisionCreateTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>A revision, the latest for 0.</summary>
    public static Task<LibraryStepRow?> Find(Session db, string name, int revision) => db.Find<LibraryStepRow>(
        $"{Select} WHERE s.name = @name AND r.revision = {(revision == 0 ? "s.revision" : "@revision")}", new { name, revision });

    public static LibraryStepRow Of(LibraryStep step, string name, int revision, State state, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        OrgUnit = step.OrgUnit,
        Challenge = step.Challenge,
        Subject = step.Subject.ToUpperInvariant(),
        Words = WordsOf($"{step.What} {step.How} {step.Subject} {step.Model} {string.Join(' ', step.SuccessCriteria)}"),
        LatestRevision = revision,
        Revision = revision,
        State = state,
        Content = new LibraryStep
        {
            What = step.What,
            How = step.How,
            Model = step.Model,
            SuccessCriteria = { step.SuccessCriteria },
            Challenge = step.Challenge,
            Subject = step.Subject,
            Standards = { step.Standards },
            EvidenceNote = step.EvidenceNote,
            ChangeNote = step.ChangeNote,
        }.ToByteArray(),
        RevisionCreateTime = now,
        CreateTime = createTime,
    };

    public LibraryStep ToProto()
    {
        var step = LibraryStep.Parser.ParseFrom(Content);
        step.Name = Name;
        step.OrgUnit = OrgUnit;
        step.State = State;
        step.Revision = Revision;
        step.RevisionCreateTime = RevisionCreateTime.ToProto();
        step.CreateTime = CreateTime.ToProto();
        step.Etag = Etag.Of(Revision);
        return step;
    }

    /// <summary>The words of a text in capitals, each once.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var found = new HashSet<string>();
        foreach (var c in text.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Append(' '))
        {
            if (char.IsLetterOrDigit(c) || c == '\'')
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                found.Add(word.ToString());
                word.Clear();
            }
        }

        return found;
    }

    private static string WordsOf(string text)
    {
        var words = string.Concat(Split(text).Select(word => $" {word}"));
        return words.Length <= MaxWords ? words : words[..MaxWords];
    }
}
