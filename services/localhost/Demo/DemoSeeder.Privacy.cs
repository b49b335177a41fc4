using Coaching.Observations.V1;
using Coaching.Type.V1;
using Google.Protobuf.WellKnownTypes;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;

namespace Coaching.Localhost;

/// <summary>What the people of the demonstration open of their coaching: the nation's rule, a release to a head, a lesson shared with a colleague.</summary>
internal sealed partial class DemoSeeder
{
    private const string Notice = "privacyNotices/coaching-and-appraisal";

    // Until when, counted from the weeks that the demonstration is about: a seeding that is run again says the same.
    private DateTimeOffset InDays(int days) => new(plan.FirstWeek.AddDays((DemoPlan.Weeks * 7) + days), TimeOnly.MinValue, TimeSpan.Zero);

    private DemoPair First => plan.Pairs.First(pair => pair.Tier == Tier.HeadToTeacher);

    private async Task AddNotice(CancellationToken cancel) =>
        await (await clients.Notices(Personas.National)).CreatePrivacyNoticeAsync(
            new CreatePrivacyNoticeRequest
            {
                PrivacyNotice = new PrivacyNotice
                {
                    OrgUnit = DemoPlan.Nation,
                    AppraisalLink = PrivacyNotice.Types.AppraisalLink.ByRelease,
                    Texts =
                    {
                        new PrivacyNotice.Types.Text
                        {
                            Language = "en",
                            Title = "Coaching is not appraisal",
                            Body = "What you and your coach record is yours. Only what you release yourself reaches an appraisal, and never notes or scores.",
                        },
                        new PrivacyNotice.Types.Text
                        {
                            Language = "sw",
                            Title = "Ushauri si tathmini",
                            Body = "Mnayoandika wewe na mshauri wako ni yenu. Ni yale tu unayoyatoa mwenyewe yanayofika kwenye tathmini, wala si maelezo au alama.",
                        },
                    },
                },
                PrivacyNoticeId = Id(Notice),
                RequestId = DemoPlan.RequestId(Notice),
            },
            cancellationToken: cancel);

    private IEnumerable<Func<CancellationToken, Task>> Acknowledge() =>
        new[] { First.Coach, First.Coachee }.Select(persona => (Func<CancellationToken, Task>)(async cancel =>
            await (await clients.Notices(persona)).AcknowledgePrivacyNoticeAsync(
                new AcknowledgePrivacyNoticeRequest { Name = Notice, RequestId = DemoPlan.RequestId($"{Notice}/{persona}") }, cancellationToken: cancel)));

    // What an appraisal sees of coaching, and nothing else: that it took place, and how far one goal is.
    private async Task ReleaseAttendance(CancellationToken cancel) =>
        await (await clients.Releases(First.Coachee)).CreateReleaseAsync(
            new CreateReleaseRequest
            {
                Release = new Release
                {
                    Recipient = $"people/{First.Coach}",
                    Purpose = Release.Types.Purpose.Appraisal,
                    ExpireTime = InDays(37).ToTimestamp(),
                    Attendances = { new Release.Types.Attendance { StartDate = Of(plan.FirstWeek), EndDate = Of(plan.FirstWeek.AddDays(DemoPlan.Weeks * 7)) } },
                    Items = { Goal },
                },
                ReleaseId = "attendance",
                RequestId = DemoPlan.RequestId("releases/attendance"),
            },
            cancellationToken: cancel);

    private async Task ShareLesson(CancellationToken cancel)
    {
        var lesson = plan.Sessions.First(session => session is { Held: true, Kind: Kind.Observation } && session.Pair == First);
        await (await clients.Shares(First.Coachee)).CreateShareAsync(
            new CreateShareRequest
            {
                Share = new Share
                {
                    Item = $"observations/{lesson.Id}",
                    Recipient = $"people/{First.School.Lead}",
                    Level = Share.Types.Level.Summary,
                    Purpose = Share.Types.Purpose.Learning,
                    ExpireTime = InDays(60).ToTimestamp(),
                },
                ShareId = "lesson",
                RequestId = DemoPlan.RequestId("shares/lesson"),
            },
            cancellationToken: cancel);
    }
}
