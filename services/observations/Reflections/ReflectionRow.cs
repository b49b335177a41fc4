using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record ReflectionRow
{
    public const string Pattern = "reflections/{reflection}";

    public const string Columns = "name, person, origin, about, content, create_time, update_time, version";

    public required string Name { get; init; }

    public required string Person { get; init; }

    public required string About { get; init; }

    public required byte[] Content { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>The caller's own reflection of this name; NOT_FOUND to everybody else.</summary>
    public static async Task<ReflectionRow> Own(Session db, Reach reach, string name) =>
        await db.Find<ReflectionRow>(SelectOwn, reach.With(new { Name = name })) ?? throw Errors.NotFound(name);

    public static Reflection ContentOf(Reflection reflection) => new() { Title = reflection.Title, Text = reflection.Text };

    public async Task<Reflection> ToProto(Session db, Vault vault)
    {
        var reflection = await vault.Open<Reflection>(db, Name, Content);
        reflection.Name = Name;
        reflection.Author = Person;
        reflection.About = About;
        reflection.CreateTime = CreateTime.ToProto();
        reflection.UpdateTime = UpdateTime.ToProto();
        reflection.Etag = Etag.Of(Version);
        return reflection;
    }

    private const string SelectOwn =
        $"SELECT {Columns} FROM reflections r WHERE r.name = @Name AND @reach_self = 1 AND r.person = @reach_caller";
}
