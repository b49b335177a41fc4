using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Coaching.Platform;

/// <summary>Counts and times every call by method and outcome.</summary>
internal sealed class MetricsInterceptor : Interceptor
{
    private readonly KeyValuePair<string, object?> _service;
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;

    public MetricsInterceptor(IMeterFactory meters, string service)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _service = new("service", service);
        var meter = meters.Create("Coaching.Platform");
        _duration = meter.CreateHistogram<double>("rpc.server.duration", "s", "Time from a call's admission to its end.");
        _active = meter.CreateUpDownCounter<long>("rpc.server.active", "{call}", "Calls in progress.");
    }

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var (begin, code) = (Begin(), StatusCode.OK);
        try
        {
            return await continuation(request, context);
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
            throw;
        }
        finally
        {
            End(begin, context.Method, code);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var (begin, code) = (Begin(), StatusCode.OK);
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (RpcException e)
        {
            code = e.StatusCode;
            throw;
        }
        finally
        {
            End(begin, context.Method, code);
        }
    }

    private long Begin()
    {
        _active.Add(1, _service);
        return Stopwatch.GetTimestamp();
    }

    private void End(long begin, string method, StatusCode code)
    {
        _active.Add(-1, _service);
        _duration.Record(Stopwatch.GetElapsedTime(begin).TotalSeconds, _service, new("method", method), new("code", code.ToString()));
    }
}
