using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The gRPC health service over the application's health checks.</summary>
internal sealed class HealthServiceImpl(
    HealthCheckService checks, PublishedHealth published, IOptions<GrpcHealthChecksOptions> options, IHostApplicationLifetime lifetime)
    : Health.V1.Health.HealthBase
{
    // Enough for any application; the protocol asks for a limit.
    private const int MostListed = 100;

    private readonly GrpcHealthChecksOptions _options = options.Value;

    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        var mapping = Find(request.Service) ?? throw new RpcException(new Status(StatusCode.NotFound, $"Service '{request.Service}' is not known."));
        return new HealthCheckResponse { Status = await StatusOf(mapping, context.CancellationToken) };
    }

    public override async Task<HealthListResponse> List(HealthListRequest request, ServerCallContext context)
    {
        var response = new HealthListResponse();
        foreach (var mapping in _options.Services)
        {
            if (response.Statuses.Count == MostListed)
            {
                throw new RpcException(new Status(StatusCode.ResourceExhausted, $"The server has more than {MostListed} services."));
            }

            response.Statuses.Add(mapping.Name, new HealthCheckResponse { Status = await StatusOf(mapping, context.CancellationToken) });
        }

        return response;
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, _options.SuppressCompletionOnShutdown ? default : lifetime.ApplicationStopping);
        ServingStatus? sent = null;
        try
        {
            while (true)
            {
                // Taken before the status is read, so that no change falls between the two.
                var next = published.Next;
                var status = Find(request.Service) is { } mapping ? await StatusOf(mapping, ending.Token) : ServingStatus.ServiceUnknown;
                if (status != sent)
                {
                    await responseStream.WriteAsync(new HealthCheckResponse { Status = status }, ending.Token);
                    sent = status;
                }

                await next.WaitAsync(ending.Token);
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // The application stops: watchers are told while they still can be, and the call ends well.
            if (sent is not ServingStatus.NotServing)
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing }, context.CancellationToken);
            }
        }
    }

    private ServiceMapping? Find(string service) => _options.Services.FirstOrDefault(mapping => mapping.Name == service);

    private async Task<ServingStatus> StatusOf(ServiceMapping mapping, CancellationToken cancel)
    {
        var report = _options.UseHealthChecksCache
            ? published.Report ?? await Run(mapping, cancel)
            : await Run(mapping, cancel);
        var status = HealthStatus.Healthy;
        foreach (var (name, entry) in report.Entries)
        {
            if (Counts(mapping, name, entry) && entry.Status < status)
            {
                status = entry.Status;
            }
        }

        return status == HealthStatus.Unhealthy ? ServingStatus.NotServing : ServingStatus.Serving;
    }

    private Task<HealthReport> Run(ServiceMapping mapping, CancellationToken cancel) => mapping.HealthCheckPredicate is { } predicate
        ? checks.CheckHealthAsync(check => predicate(new HealthCheckMapContext(check.Name, check.Tags)), cancel)
        : checks.CheckHealthAsync(cancel);

    private static bool Counts(ServiceMapping mapping, string name, HealthReportEntry entry) =>
        mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(name, entry.Tags))
        ?? mapping.Predicate!(new HealthResult(name, entry.Tags, entry.Status, entry.Data));
}
