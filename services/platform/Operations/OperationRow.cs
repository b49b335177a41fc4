using Google.LongRunning;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform;

/// <summary>A long-running operation as it is stored; the messages in it are kept as google.protobuf.Any.</summary>
internal sealed record OperationRow
{
    public const string Columns =
        "name, kind, owner, request, metadata, checkpoint_data, response, error, done, cancel_requested, epoch, beat, create_time";

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string Owner { get; init; }

    public required byte[] Request { get; init; }

    public byte[]? Metadata { get; init; }

    public byte[]? CheckpointData { get; init; }

    public byte[]? Response { get; init; }

    public byte[]? Error { get; init; }

    public required bool Done { get; init; }

    public required bool CancelRequested { get; init; }

    public required long Epoch { get; init; }

    public required long Beat { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public Operation ToProto()
    {
        var operation = new Operation { Name = Name, Done = Done };
        if (Metadata is not null)
        {
            operation.Metadata = Any.Parser.ParseFrom(Metadata);
        }

        if (Response is not null)
        {
            operation.Response = Any.Parser.ParseFrom(Response);
        }
        else if (Error is not null)
        {
            operation.Error = Google.Rpc.Status.Parser.ParseFrom(Error);
        }

        return operation;
    }
}
