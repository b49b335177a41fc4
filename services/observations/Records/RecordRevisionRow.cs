using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

/// <summary>A record and the pair that it belongs to.</summary>
internal sealed record RecordOwner
{
    public RecordOwner()
    {
    }

    public RecordOwner(string name, string coachingRelationship, string coach, string coachee) =>
        (Name, CoachingRelationship, Coach, Coachee) = (name, coachingRelationship, coach, coachee);

    public string Name { get; init; } = "";

    public string CoachingRelationship { get; init; } = "";

    public string Coach { get; init; } = "";

    public string Coachee { get; init; } = "";
}

internal sealed record RecordRevisionRow
{
    public const string Columns = "parent, version, author, content, coaching_relationship, coach, coachee, create_time";

    public required string Parent { get; init; }

    public required long Version { get; init; }

    public required string Author { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public string Name => NameOf(Parent, Version);

    /// <summary>Keeps what a record said, when it is replaced.</summary>
    public static async Task Keep(Session tx, Vault vault, RecordOwner owner, long version, string author, RecordRevision before) => await tx.Execute(
        Insert,
        new
        {
            Parent = owner.Name,
            Version = version,
            Author = author,
            Content = await vault.Seal(tx, owner.Coachee, NameOf(owner.Name, version), before),
            owner.CoachingRelationship,
            owner.Coach,
            owner.Coachee,
            CreateTime = tx.Now,
        });

    public RecordRevision ToProto(RecordRevision content)
    {
        content.Name = Name;
        content.Author = Author;
        content.CreateTime = CreateTime.ToProto();
        return content;
    }

    public static string NameOf(string parent, long version) => string.Create(CultureInfo.InvariantCulture, $"{parent}/revisions/{version}");

    private const string Insert = $"""
        INSERT INTO record_revisions ({Columns})
        VALUES (@Parent, @Version, @Author, @Content, @CoachingRelationship, @Coach, @Coachee, @CreateTime)
        """;
}
