using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using RpcStatus = Grpc.Core.Status;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Answers with what it was asked, unless its method is about something else.</summary>
public sealed class TranscodedService(CallLog log) : Transcoded.TranscodedBase
{
    public override Task<Everything> Get(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> List(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Create(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Update(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Submit(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Reopen(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Import(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> ReplaceTags(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> GetFile(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> GetFolder(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> ArchiveFile(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Wildcards(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Purge(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Everything> Echo(Everything request, ServerCallContext context) => Answer(request, context);

    public override Task<Int64Value> EchoWrapper(Int64Value request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Empty> Delete(Everything request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<Everything> Fail(Everything request, ServerCallContext context)
    {
        Fail(request.Name, (StatusCode)request.Int32Value, request.StringValue, context);
        return Task.FromResult(request);
    }

    public override async Task<Everything> Inspect(Everything request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync(new Metadata { { "x-answer", "42" }, { "x-answer-bin", [1, 2, 3] } });
        return new Everything
        {
            Name = context.Method,
            StringValue = context.RequestHeaders.GetValue("x-question") ?? "",
            BytesValue = Google.Protobuf.ByteString.CopyFrom(context.RequestHeaders.GetValueBytes("x-question-bin") ?? []),
            Timestamp = context.Deadline == DateTime.MaxValue ? null : context.Deadline.ToTimestamp(),
            TextByText =
            {
                ["host"] = context.Host,
                ["peer"] = context.Peer,
                ["path"] = context.GetHttpContext().Request.Path.Value ?? "",
                ["seen"] = string.Join(',', log.Interceptors),
            },
        };
    }

    public override async Task<Everything> Wait(Everything request, ServerCallContext context)
    {
        try
        {
            log.Waiting.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
        finally
        {
            log.Cancelled.TrySetResult();
        }

        return request;
    }

    public override async Task Count(Everything request, IServerStreamWriter<Everything> responseStream, ServerCallContext context)
    {
        for (var i = 1; i <= request.Int32Value; i++)
        {
            await responseStream.WriteAsync(new Everything { Int32Value = i });
        }

        if (request.Name.Length > 0)
        {
            Fail(request.Name, StatusCode.Aborted, "stopped", context);
        }
    }

    private static void Fail(string how, StatusCode code, string text, ServerCallContext context)
    {
        switch (how)
        {
            case "status":
                context.Status = new RpcStatus(code, text);
                break;
            case "details":
                var status = new Google.Rpc.Status
                {
                    Code = (int)code,
                    Message = text,
                    Details = { Any.Pack(new ErrorInfo { Type = "STALE", Domain = "coaching", Metadata = { ["name"] = "n" } }), Unknown },
                };
                throw new RpcException(
                    new RpcStatus(code, text), new Metadata { { "grpc-status-details-bin", Google.Protobuf.MessageExtensions.ToByteArray(status) } });
            case "garbage":
                throw new RpcException(new RpcStatus(code, text), new Metadata { { "grpc-status-details-bin", [255, 255, 255] } });
            case "bug":
                throw new InvalidOperationException("secret " + code);
            default:
                throw new RpcException(new RpcStatus(code, text));
        }
    }

    private static Any Unknown => new() { TypeUrl = "type.googleapis.com/not.Known", Value = Google.Protobuf.ByteString.CopyFrom(8, 1) };

    private Task<Everything> Answer(Everything request, ServerCallContext context)
    {
        log.Methods.Enqueue(context.Method);
        return Task.FromResult(request);
    }
}
