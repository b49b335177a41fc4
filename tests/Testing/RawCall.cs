using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Coaching.Testing;

/// <summary>Calls of any RPC by its descriptor, as bytes.</summary>
internal static class RawCall
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    public static Method<byte[], byte[]> Of(MethodDescriptor method, MethodType type) => new(type, method.Service.FullName, method.Name, Bytes, Bytes);

    /// <summary>What a call answered: its content, or the refusal; of a stream the refusal alone, should it be refused at once.</summary>
    public static async Task<(byte[] Content, RpcException? Error)> Unary(CallInvoker invoker, MethodDescriptor method, byte[] request)
    {
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(20));
        try
        {
            if (method.IsServerStreaming)
            {
                using var stream = invoker.AsyncServerStreamingCall(Of(method, MethodType.ServerStreaming), null, options, request);
                await stream.ResponseHeadersAsync;
                return stream.ResponseHeadersAsync.IsCompletedSuccessfully && await Ends(stream) is { } late ? ([], late) : ([], null);
            }

            return (await invoker.AsyncUnaryCall(Of(method, MethodType.Unary), null, options, request), null);
        }
        catch (RpcException e)
        {
            return ([], e);
        }
    }

    // A stream that was refused ends at once; one that was not may wait for news for ever.
    private static async Task<RpcException?> Ends(AsyncServerStreamingCall<byte[]> stream)
    {
        var first = stream.ResponseStream.MoveNext(default);
        if (await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(300))) != first)
        {
            return null;
        }

        try
        {
            await first;
            return null;
        }
        catch (RpcException e)
        {
            return e;
        }
    }
}
