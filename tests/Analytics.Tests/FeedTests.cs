using Coaching.Analytics.V1;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using State = Coaching.Scheduling.V1.Session.Types.State;

namespace Coaching.Analytics.Tests;

/// <summary>Hears scheduling from a feed as services serve it, out of an outbox and to who has a token.</summary>
public sealed class AnalyticsBesideScheduling : AnalyticsOnSqlite
{
    private FeedOwner? _scheduling;

    public FeedOwner Scheduling => _scheduling ?? throw new InvalidOperationException("The service has not started.");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_scheduling is not null)
        {
            await _scheduling.DisposeAsync();
        }
    }

    protected override async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        _scheduling = await FeedOwner.Start("scheduling", Issuer, Clock);
        return await base.Build(
            [.. args, $"--Feeds:Sources:scheduling={_scheduling.Grpc}", "--ServiceIdentity:ClientId=analytics", "--ServiceIdentity:ClientSecret=any"], configure);
    }
}

public sealed class FeedTests(AnalyticsBesideScheduling host) : IClassFixture<AnalyticsBesideScheduling>
{
    [Fact]
    public async Task Facts_arrive_over_the_feed_of_their_owner()
    {
        var nation = host.Nation().WithSchools();
        await nation.Heard();
        var facts = new SessionFacts
        {
            Session = "sessions/s1",
            Coach = nation.Person("hana"),
            Coachee = nation.Person("ben"),
            OrgUnit = nation.Unit("oak"),
            Kind = Kind.Observation,
            State = State.Completed,
            StartTime = host.Clock.GetUtcNow().ToTimestamp(),
        };
        await host.Scheduling.Publish(facts.Session, 2, new SessionCompleted { Session = facts });
        await host.Hear();

        var response = await nation.Officer().QueryCompletionAsync(new QueryCompletionRequest { OrgUnit = nation.Unit("kenya") });

        Assert.Equal(1, response.Total.Observation.Done);
        Assert.InRange(response.Watermark.Time.ToDateTimeOffset(), host.Clock.GetUtcNow().AddMinutes(-1), host.Clock.GetUtcNow());
    }
}
