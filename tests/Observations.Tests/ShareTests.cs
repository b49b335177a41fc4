using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Level = Coaching.Observations.V1.Share.Types.Level;
using Reason = Coaching.Observations.V1.QueryShareAudienceResponse.Types.Viewer.Types.Reason;
using State = Coaching.Observations.V1.Share.Types.State;

namespace Coaching.Observations.Tests;

public abstract class ShareTests(ObservationsOnSqlite host)
{
    private const string Marker = "waterbuck";

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_colleague_reads_what_a_teacher_shares_as_far_as_the_level_goes()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, notes: Marker));
        var talk = Talk(visit);
        talk.FeedbackMeeting.Praise = Marker;
        var meeting = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(talk);

        var fact = await Shared(school, visit.Name, Level.Fact);
        var summary = await Shared(school, visit.Name, Level.Summary);
        var full = await Shared(school, visit.Name, Level.Full);
        var talked = await Shared(school, meeting.Name, Level.Summary);
        var step = await Shared(school, meeting.ActionStep.Name, Level.Full);

        Assert.Equal((SharedItem.ContentOneofCase.None, visit.StartTime), (fact.ContentCase, fact.ItemTime));
        Assert.Equal((visit.Instrument, "", 0), (summary.Observation.Instrument, summary.Observation.Notes, summary.Observation.Answers.Count));
        Assert.Equal(visit, full.Observation);
        Assert.DoesNotContain(Marker, talked.ToString(), StringComparison.Ordinal);
        Assert.Equal(meeting.ActionStep.What, step.ActionStep.What);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_share_is_its_recipients_and_revocation_works_on_the_next_call()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, notes: Marker));
        var share = await Shares(school, school.Teacher).CreateShareAsync(Ask(school.Colleague, visit.Name));
        var read = new GetSharedItemRequest { Name = share.Name };
        var absent = new GetSharedItemRequest { Name = $"shares/{Guid.NewGuid()}" };

        foreach (var person in new[] { school.OtherCoach, school.OtherHead, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var (forbidden, missing) = (await Shares(school, person).GetSharedItemAsync(read).NotFound(), await Shares(school, person).GetSharedItemAsync(absent).NotFound());
            Assert.Equal(missing.Told(absent.Name), forbidden.Told(share.Name));
        }

        var appraising = new ShareService.ShareServiceClient(host.As(new TestToken { Person = school.Colleague, Roles = ["teacher"], Purpose = "appraisal" }));
        await appraising.GetSharedItemAsync(read).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(Marker, (await Shares(school, school.Colleague).GetSharedItemAsync(read)).Observation.Notes);
        await Shares(school, school.Colleague).RevokeShareAsync(Revoke(share)).NotFound();
        var revoked = await Shares(school, school.Teacher).RevokeShareAsync(Revoke(share));

        Assert.Equal(State.Revoked, revoked.State);
        await Shares(school, school.Colleague).GetSharedItemAsync(read).NotFound();
        Assert.Empty((await Shares(school, school.Colleague).ListSharesAsync(new ListSharesRequest())).Shares);
        await Shares(school, school.Teacher).RevokeShareAsync(Revoke(revoked)).Refused(StatusCode.FailedPrecondition, "SHARE_OVER");
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task What_the_coach_holds_back_is_shared_once_the_coach_agrees()
    {
        var school = await School.Open(host);
        var draft = Visit(school.Pair, notes: Marker);
        draft.Observation.Sharing = Observation.Types.Sharing.Held;
        var visit = await Visits(school, school.Head).CreateObservationAsync(draft);

        var share = await Shares(school, school.Teacher).CreateShareAsync(Ask(school.Colleague, visit.Name));
        Assert.Equal(State.Pending, share.State);
        await Shares(school, school.Colleague).GetSharedItemAsync(new GetSharedItemRequest { Name = share.Name }).NotFound();
        await Shares(school, school.OtherCoach).AgreeShareAsync(new AgreeShareRequest { Name = share.Name, RequestId = NewRequest }).NotFound();
        Assert.Equal([share.Name], (await Shares(school, school.Head).ListSharesAsync(new ListSharesRequest { State = State.Pending })).Shares.Select(one => one.Name));
        var agreed = await Shares(school, school.Head).AgreeShareAsync(new AgreeShareRequest { Name = share.Name, RequestId = NewRequest });

        Assert.Equal(State.Running, agreed.State);
        Assert.Equal(Marker, (await Shares(school, school.Colleague).GetSharedItemAsync(new GetSharedItemRequest { Name = share.Name })).Observation.Notes);
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task A_reflection_is_nobody_elses_until_it_is_shared_one_by_one()
    {
        var school = await School.Open(host);
        var mine = await new ReflectionService.ReflectionServiceClient(school.As(school.Teacher)).CreateReflectionAsync(
            new CreateReflectionRequest { Reflection = new Reflection { Title = "Monday", Text = Marker }, RequestId = NewRequest });
        await Shares(school, school.Head).CreateShareAsync(Ask(school.Colleague, mine.Name)).NotFound();

        var share = await Shares(school, school.Teacher).CreateShareAsync(Ask(school.Head, mine.Name));

        Assert.Equal(mine, (await Shares(school, school.Head).GetSharedItemAsync(new GetSharedItemRequest { Name = share.Name })).Reflection);
        await Shares(school, school.OtherCoach).GetSharedItemAsync(new GetSharedItemRequest { Name = share.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task Who_would_see_it_is_named_before_anything_is_saved()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));
        await Shares(school, school.Teacher).CreateShareAsync(Ask(school.Colleague, visit.Name));

        var audience = await Shares(school, school.Teacher).QueryShareAudienceAsync(
            new QueryShareAudienceRequest { Item = visit.Name, Recipient = school.OtherHead, Level = Level.Fact });

        Assert.Equal(
            [(school.Teacher, Reason.Coachee), (school.Head, Reason.Coach), (school.Colleague, Reason.Shared), (school.OtherHead, Reason.WouldBeShared)],
            audience.Viewers.Select(viewer => (viewer.Person, viewer.Reason)));
        await Shares(school, school.Colleague).QueryShareAudienceAsync(new QueryShareAudienceRequest { Item = visit.Name }).NotFound();
    }

    [DatabaseFact]
    public async Task A_share_is_of_ones_own_and_lasts_ninety_days_at_most()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));
        var tooLong = Ask(school.Head, "scratchNotes/mine");
        tooLong.Share.ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(91)).ToTimestamp();
        tooLong.Share.Level = Level.Unspecified;

        Assert.Equal(["share.expire_time", "share.item", "share.level"], (await Shares(school, school.Teacher).CreateShareAsync(tooLong).Invalid()).Paths().Order());
        await Shares(school, school.OtherCoach).CreateShareAsync(Ask(school.Colleague, visit.Name)).NotFound();
        Assert.Equal(["share.recipient"], (await Shares(school, school.Teacher).CreateShareAsync(Ask(school.Head, visit.Name)).Invalid()).Paths());
    }

    private async Task<SharedItem> Shared(School school, string item, Level level)
    {
        var ask = Ask(school.Colleague, item);
        ask.Share.Level = level;
        var share = await Shares(school, school.Teacher).CreateShareAsync(ask);
        return await Shares(school, school.Colleague).GetSharedItemAsync(new GetSharedItemRequest { Name = share.Name });
    }

    private CreateShareRequest Ask(string recipient, string item) => new()
    {
        Share = new Share
        {
            Item = item,
            Recipient = recipient,
            Level = Level.Full,
            Purpose = Share.Types.Purpose.Learning,
            ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(30)).ToTimestamp(),
        },
        RequestId = NewRequest,
    };

    private static RevokeShareRequest Revoke(Share share) => new() { Name = share.Name, Etag = share.Etag, RequestId = NewRequest };

    private static ShareService.ShareServiceClient Shares(School school, string person) => new(school.As(person));
}

public sealed class ShareOnSqlite(ObservationsOnSqlite host) : ShareTests(host), IClassFixture<ObservationsOnSqlite>;

public sealed class ShareOnSqlServer(ObservationsOnSqlServer host) : ShareTests(host), IClassFixture<ObservationsOnSqlServer>;
