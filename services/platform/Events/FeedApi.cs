using Coaching.Feed.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Coaching.Platform;

/// <summary>Serves this service's outbox to its consumers.</summary>
internal sealed class FeedApi(
    OwnFeed own, Database database, IOptions<EventsOptions> options, EventsMetrics metrics, IHostApplicationLifetime lifetime, TimeProvider clock)
    : FeedService.FeedServiceBase
{
    private const int DefaultPageSize = 500;
    private const int MaxPageSize = 2_000;
    private const int MaxResponseBytes = 1024 * 1024;

    private static readonly TimeSpan MaxTail = TimeSpan.FromSeconds(300);

    public override async Task Pull(PullRequest request, IServerStreamWriter<PullResponse> responseStream, ServerCallContext context)
    {
        var tail = request.TailDuration?.ToTimeSpan() ?? TimeSpan.Zero;
        new Violations()
            .Require(request.AfterSequence >= 0, "after_sequence", "must not be negative")
            .Require(request.PageSize >= 0, "page_size", "must not be negative")
            .Require(tail >= TimeSpan.Zero && tail <= MaxTail, "tail_duration", "must be 0 to 300 seconds")
            .ThrowIfAny();
        MustBeOwn(request.Feed);

        var cancel = context.CancellationToken;
        var take = request.PageSize == 0 ? DefaultPageSize : Math.Min(request.PageSize, MaxPageSize);
        var after = request.AfterSequence;
        await MustNotBeBeyondHead(after, cancel);

        long? reachedHead = null;
        while (true)
        {
            var grown = database.Committed.Next;
            var rows = await database.Read(tx => OutboxRow.After(tx, after, take), cancel);
            foreach (var response in Responses(rows))
            {
                await responseStream.WriteAsync(response, cancel);
            }

            after = rows.Count == 0 ? after : rows[^1].FeedSeq;
            metrics.Head(after);
            if (rows.Count == take)
            {
                continue;
            }

            reachedHead ??= clock.GetTimestamp();
            if (clock.GetElapsedTime(reachedHead.Value) >= tail || lifetime.ApplicationStopping.IsCancellationRequested)
            {
                return;
            }

            await Task.WhenAny(grown, Task.Delay(options.Value.PollInterval, clock, cancel));
        }
    }

    public override async Task<Coaching.Feed.V1.Feed> GetFeed(GetFeedRequest request, ServerCallContext context)
    {
        MustBeOwn(request.Name);
        var head = await database.Read(tx => tx.Find<HeadRow>(SelectHead), context.CancellationToken);
        var unnumbered = await database.Read(tx => tx.One<UnnumberedRow>(SelectOldestUnnumbered), context.CancellationToken);
        return new Coaching.Feed.V1.Feed
        {
            Name = own.Name,
            HeadSequence = head?.FeedSeq ?? 0,
            HeadTime = head?.CreateTime.ToTimestamp(),
            OldestUnnumberedTime = unnumbered.Oldest?.ToTimestamp(),
        };
    }

    private void MustBeOwn(string feed)
    {
        if (feed != own.Name)
        {
            throw Errors.NotFound(feed);
        }
    }

    private async Task MustNotBeBeyondHead(long sequence, CancellationToken cancel)
    {
        var head = await database.Read(tx => tx.Find<HeadRow>(SelectHead), cancel);
        metrics.Head(head?.FeedSeq ?? 0);
        if (sequence > (head?.FeedSeq ?? 0))
        {
            throw Errors.BeyondEnd(own.Name);
        }
    }

    private static IEnumerable<PullResponse> Responses(IReadOnlyList<OutboxRow> rows)
    {
        var response = new PullResponse();
        var bytes = 0;
        foreach (var row in rows)
        {
            if (bytes > 0 && bytes + row.Data.Length > MaxResponseBytes)
            {
                yield return response;
                (response, bytes) = (new PullResponse(), 0);
            }

            response.Events.Add(row.ToProto());
            bytes += row.Data.Length;
        }

        if (response.Events.Count > 0)
        {
            yield return response;
        }
    }

    private const string SelectHead = """
        SELECT feed_seq, create_time FROM outbox
        WHERE feed_seq = (SELECT MAX(feed_seq) FROM outbox)
        """;

    private const string SelectOldestUnnumbered = "SELECT MIN(create_time) AS oldest FROM outbox WHERE feed_seq IS NULL";

    private sealed record HeadRow
    {
        public required long FeedSeq { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private sealed record UnnumberedRow
    {
        public DateTimeOffset? Oldest { get; init; }
    }
}
