using Coaching.Sidecar.Runtime;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Coaching.Sidecar;

/// <summary>Dapr's gRPC API, as far as an app of ours uses it.</summary>
internal sealed class GrpcApi(DevSidecarOptions options, Publisher publisher) : Runtime.Dapr.DaprBase
{
    public override Task<Empty> PublishEvent(PublishEventRequest request, ServerCallContext context) => Errors(() =>
    {
        publisher.Publish(
            request.PubsubName,
            request.Topic,
            EventOf(request.Data.ToByteArray(), request.DataContentType, context),
            request.Metadata.AsReadOnly());
        return new Empty();
    });

    public override Task<BulkPublishResponse> BulkPublishEvent(BulkPublishRequest request, ServerCallContext context) => Errors(() =>
    {
        var failed = publisher.Publish(request.PubsubName, request.Topic, [.. request.Entries.Select(entry => new PublishedEntry(
            entry.EntryId,
            EventOf(entry.Event.ToByteArray(), entry.ContentType, context),
            Merge(request.Metadata, entry.Metadata)))]);

        var response = new BulkPublishResponse();
        response.FailedEntries.AddRange(failed.Select(id =>
            new BulkPublishResponseFailedEntry { EntryId = id, Error = "the broker refused the message" }));
        return response;
    });

    public override Task<BulkPublishResponse> BulkPublishEventAlpha1(BulkPublishRequest request, ServerCallContext context) =>
        BulkPublishEvent(request, context);

    public override Task<GetMetadataResponse> GetMetadata(GetMetadataRequest request, ServerCallContext context)
    {
        var response = new GetMetadataResponse { Id = options.AppId, RuntimeVersion = HttpApi.RuntimeVersion };
        if (options.PubSubName.Length > 0)
        {
            response.RegisteredComponents.Add(
                new RegisteredComponents { Name = options.PubSubName, Type = HttpApi.ComponentType, Version = "v1" });
        }

        return Task.FromResult(response);
    }

    private static PublishedEvent EventOf(byte[] data, string contentType, ServerCallContext context) =>
        new(data, contentType, context.RequestHeaders.GetValue("traceparent"), context.RequestHeaders.GetValue("tracestate"));

    private static Dictionary<string, string> Merge(IDictionary<string, string> shared, IDictionary<string, string> own)
    {
        var merged = new Dictionary<string, string>(shared, StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            merged[name] = value;
        }

        return merged;
    }

    private static Task<T> Errors<T>(Func<T> call)
    {
        try
        {
            return Task.FromResult(call());
        }
        catch (DaprError error)
        {
            throw error.ToRpc();
        }
    }
}
