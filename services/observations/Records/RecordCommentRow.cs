using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record RecordCommentRow
{
    public const string Columns = "name, parent, kind, author, content, coaching_relationship, coach, coachee, device_time, create_time";

    public required string Name { get; init; }

    public required string Parent { get; init; }

    public required RecordComment.Types.Kind Kind { get; init; }

    public required string Author { get; init; }

    public required byte[] Content { get; init; }

    public required string CoachingRelationship { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public DateTimeOffset? DeviceTime { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public RecordComment ToProto(RecordComment content) => new()
    {
        Name = Name,
        Kind = Kind,
        Text = content.Text,
        Author = Author,
        DeviceTime = DeviceTime.ToProto(),
        CreateTime = CreateTime.ToProto(),
    };
}
