using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.Observations;

/// <summary>One revision of a vision.</summary>
internal sealed record VisionRow
{
    public const string Pattern = "visions/{vision}";

    public const string Select = """
        SELECT v.name, v.org_unit, r.revision, r.content, r.create_time AS revision_create_time, v.create_time
        FROM visions v JOIN vision_revisions r ON r.vision = v.name
        """;

    public const string Insert = "INSERT INTO visions (name, org_unit, revision, create_time) VALUES (@Name, @OrgUnit, @Revision, @CreateTime)";

    public const string Update = "UPDATE visions SET revision = @Revision WHERE name = @Name AND revision = @Revision - 1";

    public const string InsertRevision = """
        INSERT INTO vision_revisions (vision, revision, content, create_time) VALUES (@Name, @Revision, @Content, @RevisionCreateTime)
        """;

    public required string Name { get; init; }

    public required string OrgUnit { get; init; }

    public required int Revision { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset RevisionCreateTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    /// <summary>A revision, the latest for 0.</summary>
    public static Task<VisionRow?> Find(Session db, string name, int revision) => db.Find<VisionRow>(
        $"{Select} WHERE v.name = @name AND r.revision = {(revision == 0 ? "v.revision" : "@revision")}", new { name, revision });

    public static VisionRow Of(Vision vision, string name, int revision, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        OrgUnit = vision.OrgUnit,
        Revision = revision,
        Content = new Vision { Title = vision.Title, Statement = vision.Statement, Terms = { vision.Terms }, ChangeNote = vision.ChangeNote }.ToByteArray(),
        RevisionCreateTime = now,
        CreateTime = createTime,
    };

    public Vision ToProto()
    {
        var vision = Vision.Parser.ParseFrom(Content);
        vision.Name = Name;
        vision.OrgUnit = OrgUnit;
        vision.Revision = Revision;
        vision.RevisionCreateTime = RevisionCreateTime.ToProto();
        vision.CreateTime = CreateTime.ToProto();
        vision.Etag = Etag.Of(Revision);
        return vision;
    }
}
