using Coaching.People.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.People;

internal sealed record ReadinessChecklistRow
{
    public const string Columns = "name, display_name, audience, org_unit, items, revision, state, version, create_time, update_time";

    public const string SelectByName = $"SELECT {Columns} FROM readiness_checklists WHERE name = @name";

    public const string Insert = $"""
        INSERT INTO readiness_checklists ({Columns})
        VALUES (@Name, @DisplayName, @Audience, @OrgUnit, @Items, @Revision, @State, @Version, @CreateTime, @UpdateTime)
        """;

    public const string Update = """
        UPDATE readiness_checklists
        SET display_name = @DisplayName, items = @Items, revision = @Revision, state = @State, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;

    public const string InsertRevision =
        "INSERT INTO readiness_checklist_revisions (checklist, revision, items, create_time) VALUES (@Name, @Revision, @Items, @UpdateTime)";

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required ReadinessAudience Audience { get; init; }

    /// <summary>Empty for everywhere.</summary>
    public required string OrgUnit { get; init; }

    /// <summary>A ReadinessChecklist with nothing but its items.</summary>
    public required byte[] Items { get; init; }

    public required int Revision { get; init; }

    public required ReadinessChecklist.Types.State State { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static byte[] Pack(IEnumerable<ReadinessChecklist.Types.Item> items) => new ReadinessChecklist { Items = { items } }.ToByteArray();

    public ReadinessChecklist ToProto()
    {
        var checklist = ReadinessChecklist.Parser.ParseFrom(Items);
        checklist.Name = Name;
        checklist.DisplayName = DisplayName;
        checklist.Audience = Audience;
        checklist.OrgUnit = OrgUnit;
        checklist.Revision = Revision;
        checklist.State = State;
        checklist.CreateTime = CreateTime.ToProto();
        checklist.UpdateTime = UpdateTime.ToProto();
        checklist.Etag = Etag.Of(Version);
        return checklist;
    }

    public ReadinessChecklistChanged ToFact()
    {
        var checklist = ToProto();
        return new ReadinessChecklistChanged
        {
            ReadinessChecklist = Name,
            Audience = Audience,
            OrgUnit = OrgUnit,
            Revision = Revision,
            State = State,
            RequiredKeys = { checklist.Items.Where(item => item.Required).Select(item => item.Key) },
        };
    }
}
