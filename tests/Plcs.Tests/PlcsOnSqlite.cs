using Coaching.Plcs.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Attendance = Coaching.Plcs.V1.PlcMeeting.Types.Attendance;
using Purpose = Coaching.Plcs.V1.PlcMeeting.Types.Purpose;
using Status = Coaching.Plcs.V1.PlcMeeting.Types.Attendance.Types.Status;

namespace Coaching.Plcs.Tests;

/// <summary>The plcs service, which hears the feed of people.</summary>
public class PlcsOnSqlite : ServiceHost
{
    private FeedOwner? _people;

    /// <summary>The morning before the clock's start.</summary>
    public static readonly DateTimeOffset Yesterday = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public FeedOwner People => _people ?? throw new InvalidOperationException("The service has not started.");

    public static string NewRequest => Guid.NewGuid().ToString();

    public static PlcService.PlcServiceClient Client(School school, string person) => new(school.As(person));

    /// <summary>A request to found a PLC of three at the school, led by one of its teachers.</summary>
    public static CreatePlcRequest Founding(School school, string displayName = "Reading in lower primary") => new()
    {
        Plc = new Plc
        {
            DisplayName = displayName,
            OrgUnit = school.Unit,
            Facilitator = school.OtherCoach,
            Members = { school.Teacher, school.Colleague, school.OtherCoach },
        },
        RequestId = NewRequest,
    };

    /// <summary>A PLC as the head founds it.</summary>
    public static Task<Plc> Found(School school, string displayName = "Reading in lower primary") =>
        Client(school, school.Head).CreatePlcAsync(Founding(school, displayName)).ResponseAsync;

    /// <summary>A request to plan a meeting.</summary>
    public static CreatePlcMeetingRequest Planning(Plc plc, DateTimeOffset start, string agenda = "") => new()
    {
        Parent = plc.Name,
        PlcMeeting = new PlcMeeting { Purpose = Purpose.Planning, StartTime = start.ToTimestamp(), Agenda = agenda },
        RequestId = NewRequest,
    };

    /// <summary>A meeting as the facilitator plans it.</summary>
    public static Task<PlcMeeting> Plan(School school, Plc plc, DateTimeOffset start) =>
        Client(school, plc.Facilitator).CreatePlcMeetingAsync(Planning(plc, start)).ResponseAsync;

    /// <summary>A request that says a meeting was held with those present.</summary>
    public static HoldPlcMeetingRequest Holding(PlcMeeting meeting, params string[] present) => new()
    {
        Name = meeting.Name,
        Attendance = { present.Select(person => new Attendance { Person = person, Status = Status.Present }) },
        Etag = meeting.Etag,
        RequestId = NewRequest,
    };

    public static CancelPlcMeetingRequest Cancelling(PlcMeeting meeting) => new() { Name = meeting.Name, Etag = meeting.Etag, RequestId = NewRequest };

    /// <summary>A request of the facilitator's or the head's to change a PLC.</summary>
    public static UpdatePlcRequest Changing(Plc plc, Action<Plc> change, params string[] mask)
    {
        var wanted = plc.Clone();
        change(wanted);
        return new UpdatePlcRequest { Plc = wanted, UpdateMask = mask.Length == 0 ? null : FieldMask.FromStringEnumerable<Plc>(mask), RequestId = NewRequest };
    }

    /// <summary>Everything that all pages of a size hold.</summary>
    public static async Task<List<TItem>> Pages<TItem>(Func<string, Task<(IReadOnlyList<TItem> Items, string Next)>> read)
    {
        var all = new List<TItem>();
        var token = "";
        do
        {
            (var items, token) = await read(token);
            all.AddRange(items);
        }
        while (token.Length > 0);
        return all;
    }

    /// <summary>Refused as if there were no such thing: in the same words as a thing that is not there.</summary>
    public static async Task IsNotThere<T>(Func<string, AsyncUnaryCall<T>> call, string name, string missing)
    {
        var forbidden = await call(name).Refused(StatusCode.NotFound, "RESOURCE_NOT_FOUND");
        var absent = await call(missing).Refused(StatusCode.NotFound, "RESOURCE_NOT_FOUND");
        Assert.Equal(absent.Told(missing), forbidden.Told(name));
    }

    /// <summary>Waits until everything that the feed of people holds has been applied.</summary>
    public Task Hear() => App.Services.GetRequiredService<Feeds>().CatchUp("people", default);

    /// <summary>The events about an aggregate, oldest first.</summary>
    public async Task<IReadOnlyList<T>> Facts<T>(string aggregate) where T : IMessage<T>, new() =>
        [.. (await Database.Read(
            db => db.Query<byte[]>(
                "SELECT data FROM outbox WHERE aggregate = @aggregate AND type = @type ORDER BY version", new { aggregate, type = new T().Descriptor.FullName }),
            default)).Select(new MessageParser<T>(() => new T()).ParseFrom)];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_people is not null)
        {
            await _people.DisposeAsync();
        }
    }

    protected override async Task<WebApplication> Build(string[] args, Action<WebApplicationBuilder> configure)
    {
        _people = await FeedOwner.Start("people", Issuer, Clock);
        return await PlcsHost.Build(
            [.. args, $"--Feeds:Sources:people={People.Grpc}", "--ServiceIdentity:ClientId=plcs", "--ServiceIdentity:ClientSecret=any"], configure);
    }
}

public sealed class PlcsOnSqlServer : PlcsOnSqlite
{
    protected override DatabaseEngine Engine => DatabaseEngine.SqlServer;
}
