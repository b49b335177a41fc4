using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;

namespace Coaching.Observations.Tests;

/// <summary>The observations service, which hears the feed of people.</summary>
public class ObservationsOnSqlite : ServiceHost
{
    private FeedOwner? _people;
    private FeedOwner? _scheduling;

    /// <summary>The morning before the clock's start.</summary>
    public static readonly DateTimeOffset Yesterday = new(2026, 11, 23, 6, 0, 0, TimeSpan.Zero);

    public FeedOwner People => _people ?? throw new InvalidOperationException("The service has not started.");

    public FeedOwner Scheduling => _scheduling ?? throw new InvalidOperationException("The service has not started.");

    public static string NewRequest => Guid.NewGuid().ToString();

    public static ObservationService.ObservationServiceClient Visits(School school, string person) => new(school.As(person));

    public static FeedbackMeetingService.FeedbackMeetingServiceClient Meetings(School school, string person) => new(school.As(person));

    public static InstrumentService.InstrumentServiceClient Instruments(School school, string person) => new(school.As(person));

    /// <summary>A request to record a visit of a quarter of an hour.</summary>
    public static CreateObservationRequest Visit(string pair, DateTimeOffset? start = null, string notes = "") => new()
    {
        Observation = new Observation
        {
            CoachingRelationship = pair,
            Instrument = LessonVisit.Name,
            Notes = notes,
            StartTime = (start ?? Yesterday).ToTimestamp(),
            EndTime = (start ?? Yesterday).AddMinutes(15).ToTimestamp(),
            Answers = { new Answer { Key = "clear_aim", Choice = Yes } },
        },
        RequestId = NewRequest,
    };

    /// <summary>A request to record a talk about an observation, an hour after its beginning.</summary>
    public static CreateFeedbackMeetingRequest Talk(Observation observation) => new()
    {
        FeedbackMeeting = new FeedbackMeeting
        {
            Observation = observation.Name,
            Praise = "The start was calm.",
            StartTime = (observation.StartTime.ToDateTimeOffset() + TimeSpan.FromHours(1)).ToTimestamp(),
            EndTime = (observation.StartTime.ToDateTimeOffset() + TimeSpan.FromHours(1.5)).ToTimestamp(),
            ActionStep = new ActionStep { What = "Wait for an answer.", How = "Count to three before you call on anybody." },
            NextObservationTime = (observation.StartTime.ToDateTimeOffset() + TimeSpan.FromDays(7)).ToTimestamp(),
            Focuses = { FeedbackMeeting.Types.Focus.Engagement },
        },
        RequestId = NewRequest,
    };

    /// <summary>Hears all that a source has said.</summary>
    public Task Hear(string source) => App.Services.GetRequiredService<Feeds>().CatchUp(source, default);

    /// <summary>The events about an aggregate, oldest first.</summary>
    public async Task<IReadOnlyList<T>> Facts<T>(string aggregate) where T : IMessage<T>, new() =>
        [.. (await Database.Read(
            db => db.Query<byte[]>(
                "SELECT data FROM outbox WHERE aggregate = @aggregate AND type = @type ORDER BY version",
                new { aggregate, type = new T().Descriptor.FullName }),
            default)).Select(new MessageParser<T>(() => new T()).ParseFrom)];

    /// <summary>Who did what with a resource, oldest first.</summary>
    public Task<IReadOnlyList<AuditLine>> Audited(string resource) => Database.Read(
        db => db.Query<AuditLine>("SELECT actor, method, resources FROM audit WHERE resource = @resource ORDER BY time, seq",
            new { resource }), default);

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var owner in new[] { _people, _scheduling }.OfType<FeedOwner>())
        {
            await owner.DisposeAsync();
        }
    }

    protected override async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        _people = await FeedOwner.Start("people", Issuer, Clock);
        _scheduling = await FeedOwner.Start("scheduling", Issuer, Clock);
        return await ObservationsHost.Build(
            [.. args, $"--Feeds:Sources:people={People.Grpc}", $"--Feeds:Sources:scheduling={Scheduling.Grpc}", "--ServiceIdentity:ClientId=observations",
                "--ServiceIdentity:ClientSecret=any"], configure);
    }
}

public sealed class ObservationsOnSqlServer : ObservationsOnSqlite
{
    protected override DatabaseEngine Engine => DatabaseEngine.SqlServer;
}

/// <summary>What an audit entry says of a call.</summary>
public sealed record AuditLine
{
    public required string Actor { get; init; }

    public required string Method { get; init; }

    public required int Resources { get; init; }
}
