using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Prometheus;

namespace Coaching.Platform;

/// <summary>Counts and times every call by method and outcome.</summary>
internal sealed class MetricsInterceptor(string service) : Interceptor
{
    private const int Codes = (int)StatusCode.Unauthenticated + 1;

    private static readonly Histogram Durations = Metrics.CreateHistogram(
        "rpc_server_duration_seconds", "Time from a call's admission to its end.", ["service", "method", "code"],
        new HistogramConfiguration { Buckets = Buckets.Seconds });

    private static readonly Gauge ActiveCalls = Metrics.CreateGauge("rpc_server_active", "Calls in progress.", ["service"]);

    private static readonly Counter Errors = Metrics.CreateCounter(
        "rpc_server_errors_total", "Calls that failed through no fault of the caller.", ["service"]);

    private readonly Gauge.Child _active = ActiveCalls.WithLabels(service);
    private readonly Counter.Child _errors = Errors.WithLabels(service);

    // The series of each method by status code, found once and kept.
    private readonly ConcurrentDictionary<string, Histogram.Child?[]> _methods = new(StringComparer.Ordinal);

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
        _active.Inc();
        return Stopwatch.GetTimestamp();
    }

    private void End(long begin, string method, StatusCode code)
    {
        _active.Dec();
        Series(method, code).Observe(Stopwatch.GetElapsedTime(begin).TotalSeconds);
        if (code is StatusCode.Internal or StatusCode.Unknown or StatusCode.DataLoss or StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            _errors.Inc();
        }
    }

    private Histogram.Child Series(string method, StatusCode code)
    {
        var codes = _methods.GetOrAdd(method, static _ => new Histogram.Child?[Codes]);
        return codes[(int)code] ??= Durations.WithLabels(service, method, code.ToString());
    }
}
