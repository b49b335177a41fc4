using System.Collections.Concurrent;
using System.Globalization;
using Coaching.Platform;
using Microsoft.Extensions.Options;
using Prometheus;

namespace Coaching.Gateway;

/// <summary>One bucket of points for each caller, and the headers that tell the caller of it. Each copy of the gateway keeps its own.</summary>
internal sealed class Quotas(IOptions<QuotaOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly QuotaPolicy _person = new("person", options.Value.PersonPoints, options.Value.PersonBurst);
    private readonly QuotaPolicy _client = new("client", options.Value.ClientPoints, options.Value.ClientBurst);
    private readonly ConcurrentDictionary<string, QuotaBucket> _buckets = new(StringComparer.Ordinal);
    private long _swept = clock.GetTimestamp();

    /// <summary>How many callers have been seen that have not all their points again.</summary>
    public int Buckets => _buckets.Count;

    /// <summary>Takes points from the caller's bucket, and never more than it can hold; throws RESOURCE_EXHAUSTED when there are too few.</summary>
    public void Spend(HttpContext http, Caller caller, int points)
    {
        var now = clock.GetTimestamp();
        Sweep(now);
        var policy = caller.Person is null ? _client : _person;
        var price = Math.Min(points, policy.Burst);
        var bucket = _buckets.GetOrAdd(caller.Name, static (_, state) => new QuotaBucket(state.policy, state.now), (policy, now));
        var taken = bucket.TryTake(price, clock, now, out var left);

        var headers = http.Response.Headers;
        headers["RateLimit-Policy"] = policy.Header;
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy.Name}\";r={(long)left};t={policy.SecondsTo(policy.Burst - left)}");
        if (!taken)
        {
            policy.Refused.Inc();
            throw Platform.Errors.OverQuota(policy.Name, TimeSpan.FromSeconds(policy.SecondsTo(price - left)));
        }
    }

    // A full bucket says no more than none does. A spend that races the sweep may be forgotten, once.
    private void Sweep(long now)
    {
        var swept = Interlocked.Read(ref _swept);
        if (clock.GetElapsedTime(swept, now) < SweepInterval || Interlocked.CompareExchange(ref _swept, now, swept) != swept)
        {
            return;
        }

        foreach (var (name, bucket) in _buckets)
        {
            if (bucket.IsFull(clock, now))
            {
                _buckets.TryRemove(name, out _);
            }
        }

        GatewayMetrics.QuotaCallers.Set(_buckets.Count);
    }
}

/// <summary>How many points a kind of caller has, in a minute and at once.</summary>
internal sealed class QuotaPolicy(string name, int pointsPerMinute, int burst)
{
    private const int Window = 60;

    public string Name { get; } = name;

    /// <summary>How often somebody had too few.</summary>
    public Counter.Child Refused { get; } = GatewayMetrics.QuotaRefused(name);

    // At least what one second brings, so that a large quota can be used up evenly.
    public double Burst { get; } = Math.Max(burst, pointsPerMinute / (double)Window);

    public double PointsPerSecond { get; } = pointsPerMinute / (double)Window;

    public string Header { get; } = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={pointsPerMinute};w={Window}");

    /// <summary>The whole seconds after which so many points more are there.</summary>
    public long SecondsTo(double points) => Math.Max(1, (long)Math.Ceiling(points / PointsPerSecond));
}

/// <summary>A caller's points, which come back evenly as time passes.</summary>
internal sealed class QuotaBucket(QuotaPolicy policy, long now)
{
    private readonly Lock _lock = new();
    private double _points = policy.Burst;
    private long _asOf = now;

    public bool TryTake(double points, TimeProvider clock, long now, out double left)
    {
        lock (_lock)
        {
            Fill(clock, now);
            var enough = _points >= points;
            _points -= enough ? points : 0;
            left = _points;
            return enough;
        }
    }

    public bool IsFull(TimeProvider clock, long now)
    {
        lock (_lock)
        {
            Fill(clock, now);
            return _points >= policy.Burst;
        }
    }

    private void Fill(TimeProvider clock, long now)
    {
        // Another thread's later reading may have come first.
        if (now > _asOf)
        {
            _points = Math.Min(policy.Burst, _points + (clock.GetElapsedTime(_asOf, now).TotalSeconds * policy.PointsPerSecond));
            _asOf = now;
        }
    }
}
