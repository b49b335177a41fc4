using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using AppraisalLink = Coaching.Observations.V1.PrivacyNotice.Types.AppraisalLink;

namespace Coaching.Observations.Tests;

public abstract class LedgerAndNoticeTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P16")]
    public async Task A_teacher_sees_who_read_what_is_about_them_and_nobody_else_does()
    {
        var school = await School.Open(host);
        var visit = await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair));
        var other = await Visits(school, school.OtherCoach).CreateObservationAsync(Visit(school.OtherPair));
        await Visits(school, school.Head).GetObservationAsync(new GetObservationRequest { Name = visit.Name });
        await Visits(school, school.OtherCoach).ListObservationsAsync(new ListObservationsRequest());
        await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = visit.Name });

        var all = (await Ledger(school, school.Teacher).ListAccessesAsync(new ListAccessesRequest())).Accesses;
        var one = (await Ledger(school, school.Teacher).ListAccessesAsync(new ListAccessesRequest { Resource = visit.Name })).Accesses;
        var paged = await Ledger(school, school.Teacher).ListAccessesAsync(new ListAccessesRequest { PageSize = 1 });

        Assert.Equal([(school.OtherCoach, other.Name), (school.Head, visit.Name)], all.Select(access => (access.Actor, access.Resources.Single())));
        Assert.Equal("coaching.observations.v1.ObservationService/GetObservation", Assert.Single(one).Method);
        Assert.Equal(all[1], (await Ledger(school, school.Teacher).ListAccessesAsync(new ListAccessesRequest { PageSize = 1, PageToken = paged.NextPageToken })).Accesses.Single());
        Assert.Empty((await Ledger(school, school.Head).ListAccessesAsync(new ListAccessesRequest { Subject = school.Teacher })).Accesses);
        Assert.Empty((await Ledger(school, school.Colleague).ListAccessesAsync(new ListAccessesRequest())).Accesses);
        var auditor = new AccessLedgerService.AccessLedgerServiceClient(host.As("people/auditor", "auditor"));
        Assert.Equal(all, (await auditor.ListAccessesAsync(new ListAccessesRequest { Subject = school.Teacher })).Accesses);
    }

    [DatabaseFact]
    [Trait("requirement", "LL-10")]
    public async Task The_rule_is_published_taken_note_of_and_counted()
    {
        var school = await School.Open(host);
        var first = await Notices(school, school.NationalAdmin).CreatePrivacyNoticeAsync(Rule(school.Nation, AppraisalLink.ByRelease));
        var second = await Notices(school, school.NationalAdmin).CreatePrivacyNoticeAsync(Rule(school.Nation, AppraisalLink.ByRelease));
        await Notices(school, school.Teacher).AcknowledgePrivacyNoticeAsync(new AcknowledgePrivacyNoticeRequest { Name = second.Name, RequestId = NewRequest });
        await Notices(school, school.Head).AcknowledgePrivacyNoticeAsync(new AcknowledgePrivacyNoticeRequest { Name = first.Name, RequestId = NewRequest });

        var read = await Notices(school, school.Teacher).ListPrivacyNoticesAsync(new ListPrivacyNoticesRequest { OrgUnit = school.Unit });
        var counted = await Notices(school, school.Head).QueryPrivacyAcknowledgementsAsync(new QueryPrivacyAcknowledgementsRequest { OrgUnit = school.Unit });

        Assert.Equal([(second.Name, 2, true), (first.Name, 1, false)], read.PrivacyNotices.Select(notice => (notice.Name, notice.Revision, notice.AcknowledgeTime is not null)));
        Assert.Equal((second.Name, 5, 1), (counted.PrivacyNotice, counted.StaffCount, counted.AcknowledgedCount));
        await Notices(school, school.Head).CreatePrivacyNoticeAsync(Rule(school.Unit, AppraisalLink.None)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    [Trait("requirement", "LL-10")]
    [Trait("requirement", "LL-11")]
    public async Task Where_the_rule_keeps_coaching_from_appraisal_nothing_is_released_to_it()
    {
        var school = await School.Open(host);
        await Notices(school, school.NationalAdmin).CreatePrivacyNoticeAsync(Rule(school.Nation, AppraisalLink.None));
        var releases = new ReleaseService.ReleaseServiceClient(school.As(school.Teacher));

        await releases.CreateReleaseAsync(Ask(Release.Types.Purpose.Appraisal)).Refused(StatusCode.FailedPrecondition, "RELEASE_RULED_OUT");
        Assert.Equal(Release.Types.State.Open, (await releases.CreateReleaseAsync(Ask(Release.Types.Purpose.Accreditation))).State);

        CreateReleaseRequest Ask(Release.Types.Purpose purpose) => new()
        {
            Release = new Release
            {
                Recipient = school.OtherHead,
                Purpose = purpose,
                ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(30)).ToTimestamp(),
                Attendances = { new Release.Types.Attendance { StartDate = new() { Year = 2026, Month = 11, Day = 1 }, EndDate = new() { Year = 2026, Month = 11, Day = 30 } } },
            },
            RequestId = NewRequest,
        };
    }

    private static CreatePrivacyNoticeRequest Rule(string unit, AppraisalLink link) => new()
    {
        PrivacyNotice = new PrivacyNotice
        {
            OrgUnit = unit,
            AppraisalLink = link,
            Texts = { new PrivacyNotice.Types.Text { Language = "en", Title = "Coaching and appraisal", Body = "Only what you release." } },
        },
        RequestId = NewRequest,
    };

    private static AccessLedgerService.AccessLedgerServiceClient Ledger(School school, string person) => new(school.As(person));

    private static PrivacyNoticeService.PrivacyNoticeServiceClient Notices(School school, string person) => new(school.As(person));
}

public sealed class LedgerAndNoticeOnSqlite(ObservationsOnSqlite host) : LedgerAndNoticeTests(host), IClassFixture<ObservationsOnSqlite>;

public sealed class LedgerAndNoticeOnSqlServer(ObservationsOnSqlServer host) : LedgerAndNoticeTests(host), IClassFixture<ObservationsOnSqlServer>;
