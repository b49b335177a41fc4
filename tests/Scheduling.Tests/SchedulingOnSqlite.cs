using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Scheduling.Tests;

/// <summary>The scheduling service, which hears the feeds of people and of observations.</summary>
public class SchedulingOnSqlite : ServiceHost
{
    private FeedOwner? _people;
    private FeedOwner? _observations;

    /// <summary>A morning a week from the clock's start.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 12, 1, 6, 0, 0, TimeSpan.Zero);

    public FeedOwner People => _people ?? throw new InvalidOperationException("The service has not started.");

    public FeedOwner Observations => _observations ?? throw new InvalidOperationException("The service has not started.");

    public static string NewRequest => Guid.NewGuid().ToString();

    public static SessionService.SessionServiceClient Sessions(School school, string person) => new(school.As(person));

    /// <summary>A request to plan a session of half an hour.</summary>
    public static CreateSessionRequest Plan(string pair, DateTimeOffset start, Kind kind = Kind.Feedback, int minutes = 30) => new()
    {
        Session = new V1.Session
        {
            CoachingRelationship = pair,
            Kind = kind,
            StartTime = start.ToTimestamp(),
            Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(minutes)),
        },
        RequestId = NewRequest,
    };

    /// <summary>Waits until everything that a feed holds has been applied.</summary>
    public Task Hear(string source) => App.Services.GetRequiredService<Feeds>().CatchUp(source, default);

    /// <summary>The events about an aggregate, oldest first.</summary>
    public async Task<IReadOnlyList<T>> Facts<T>(string aggregate) where T : IMessage<T>, new() =>
        [.. (await Database.Read(
            db => db.Query<byte[]>(
                "SELECT data FROM outbox WHERE aggregate = @aggregate AND type = @type ORDER BY version",
                new { aggregate, type = new T().Descriptor.FullName }),
            default)).Select(new MessageParser<T>(() => new T()).ParseFrom)];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var owner in new[] { _people, _observations }.OfType<FeedOwner>())
        {
            await owner.DisposeAsync();
        }
    }

    protected override async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        _people = await FeedOwner.Start("people", Issuer, Clock);
        _observations = await FeedOwner.Start("observations", Issuer, Clock);
        return await SchedulingHost.Build(
        [
            .. args, $"--Feeds:Sources:people={People.Grpc}", $"--Feeds:Sources:observations={Observations.Grpc}",
            "--ServiceIdentity:ClientId=scheduling", "--ServiceIdentity:ClientSecret=any",
        ], configure);
    }
}

public sealed class SchedulingOnSqlServer : SchedulingOnSqlite
{
    protected override DatabaseEngine Engine => DatabaseEngine.SqlServer;
}
