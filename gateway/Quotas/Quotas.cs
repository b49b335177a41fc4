using System.Globalization;
using System.Threading.RateLimiting;
using Coaching.Platform;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Coaching.Gateway;

/// <summary>One bucket of points for each caller, refilled every second, and the headers that tell the caller of it.</summary>
internal sealed class Quotas(IOptions<QuotaOptions> options) : IDisposable
{
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    private readonly string _personPolicy = Policy("person", options.Value.PersonPoints);
    private readonly string _clientPolicy = Policy("client", options.Value.ClientPoints);

    private readonly PartitionedRateLimiter<Caller> _limiter = PartitionedRateLimiter.Create<Caller, string>(caller =>
    {
        var (points, burst) = caller.Person is null
            ? (options.Value.ClientPoints, options.Value.ClientBurst)
            : (options.Value.PersonPoints, options.Value.PersonBurst);
        return RateLimitPartition.GetTokenBucketLimiter(caller.Name, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(burst, points / 60),
            TokensPerPeriod = Math.Max(1, points / 60),
            ReplenishmentPeriod = Refill,
            QueueLimit = 0,
        });
    });

    /// <summary>Takes points from the caller's bucket; throws RESOURCE_EXHAUSTED when it holds too few.</summary>
    public void Spend(HttpContext http, Caller caller, int points)
    {
        using var lease = _limiter.AttemptAcquire(caller, points);
        var left = _limiter.GetStatistics(caller)?.CurrentAvailablePermits ?? 0;
        var (name, policy) = caller.Person is null ? ("client", _clientPolicy) : ("person", _personPolicy);
        http.Response.Headers["RateLimit-Policy"] = policy;
        http.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={left};t=1");
        if (!lease.IsAcquired)
        {
            var after = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait > Refill ? wait : Refill;
            throw QuotaExceeded(name, after);
        }
    }

    public void Dispose() => _limiter.Dispose();

    private static RpcException QuotaExceeded(string policy, TimeSpan after) =>
        Errors.Exhausted("QUOTA_EXCEEDED", $"The quota \"{policy}\" is used up. Come back in {Math.Ceiling(after.TotalSeconds)} s.", after);

    private static string Policy(string name, int points) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={points};w=60");
}
