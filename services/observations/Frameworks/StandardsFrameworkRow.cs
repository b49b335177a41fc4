using Coaching.Observations.V1;
using Coaching.Platform;
using State = Coaching.Observations.V1.StandardsFramework.Types.State;

namespace Coaching.Observations;

internal sealed record StandardsFrameworkRow
{
    public const string Pattern = "standardsFrameworks/{standards_framework}";

    public const string Columns =
        "name, display_name, state, first_revision, revision, content, create_time, update_time, publish_time, retire_time, version";

    public const string SelectByName = $"SELECT {Columns} FROM standards_frameworks WHERE name = @name";

    private const string Insert = $"""
        INSERT INTO standards_frameworks ({Columns})
        VALUES (@Name, @DisplayName, @State, @FirstRevision, @Revision, @Content, @CreateTime, @UpdateTime, @PublishTime, @RetireTime, @Version)
        """;

    private const string Replace = """
        UPDATE standards_frameworks
        SET display_name = @DisplayName, state = @State, content = @Content, update_time = @UpdateTime, publish_time = @PublishTime,
            retire_time = @RetireTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    private const string InsertStandard =
        "INSERT INTO framework_standards (name, standards_framework, area) VALUES (@Name, @Framework, @Area)";

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required State State { get; init; }

    public required string FirstRevision { get; init; }

    public required int Revision { get; init; }

    public required string Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public DateTimeOffset? PublishTime { get; init; }

    public DateTimeOffset? RetireTime { get; init; }

    public required long Version { get; init; }

    public static StandardsFrameworkRow Draft(string name, StandardsFramework framework, DateTimeOffset now, string firstRevision = "", int revision = 1) => new()
    {
        Name = name,
        DisplayName = framework.DisplayName,
        State = State.Draft,
        FirstRevision = firstRevision.Length == 0 ? name : firstRevision,
        Revision = revision,
        Content = ContentOf(framework),
        CreateTime = now,
        UpdateTime = now,
        Version = 1,
    };

    public static string ContentOf(StandardsFramework framework) =>
        Platform.Content.Of(new StandardsFramework { Description = framework.Description, Areas = { framework.Areas } });

    public static async Task<StandardsFrameworkRow> Read(Session tx, string name) =>
        await tx.Find<StandardsFrameworkRow>(SelectByName, new { name }) ?? throw Errors.NotFound(name);

    public Task<bool> TryAdd(Session tx) => tx.TryInsert(Insert, this);

    /// <summary>The next version of this row, stored; ABORTED when it is not the one that the caller has read.</summary>
    public async Task<StandardsFrameworkRow> Store(Session tx, long read)
    {
        var next = this with { Version = Version + 1, UpdateTime = tx.Now };
        return read == Version && await tx.Execute(Replace, next) == 1 ? next : throw Errors.Stale(Name);
    }

    /// <summary>This draft, in use: its areas and standards can be referred to.</summary>
    public async Task<StandardsFrameworkRow> Publish(Session tx, long read)
    {
        var next = await (this with { State = State.Published, PublishTime = tx.Now }).Store(tx, read);
        foreach (var area in ToProto().Areas)
        {
            var top = $"{Name}/standards/{area.Key}";
            await tx.Execute(InsertStandard, new { Name = top, Framework = Name, Area = top });
            foreach (var standard in area.Standards)
            {
                await tx.Execute(InsertStandard, new { Name = $"{Name}/standards/{standard.Key}", Framework = Name, Area = top });
            }
        }

        return next;
    }

    public StandardsFrameworkRow MustBe(State state) => State == state
        ? this
        : throw (state == State.Draft
            ? Errors.Precondition("NOT_A_DRAFT", $"{Name} is no draft: revise it instead.", ("standardsFramework", Name))
            : Errors.Precondition("NOT_PUBLISHED", $"{Name} is not published.", ("standardsFramework", Name)));

    public StandardsFramework ToProto()
    {
        var framework = Platform.Content.Read<StandardsFramework>(Content);
        framework.Name = Name;
        framework.DisplayName = DisplayName;
        framework.State = State;
        framework.FirstRevision = FirstRevision;
        framework.Revision = Revision;
        framework.CreateTime = CreateTime.ToProto();
        framework.UpdateTime = UpdateTime.ToProto();
        framework.PublishTime = PublishTime.ToProto();
        framework.RetireTime = RetireTime.ToProto();
        framework.Etag = Etag.Of(Version);
        return framework;
    }
}
