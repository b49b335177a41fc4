using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Attendance = Coaching.Observations.V1.Release.Types.Attendance;
using Date = Google.Type.Date;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Session = Coaching.Scheduling.V1.Session;
using Purpose = Coaching.Observations.V1.Release.Types.Purpose;
using State = Coaching.Observations.V1.Release.Types.State;

namespace Coaching.Observations.Tests;

public abstract class ReleaseTests(ObservationsOnSqlite host)
{
    private static readonly Date From = new() { Year = 2026, Month = 11, Day = 1 };
    private static readonly Date Until = new() { Year = 2026, Month = 11, Day = 30 };

    [DatabaseFact]
    [Trait("requirement", "STEP-12")]
    [Trait("requirement", "LL-11")]
    public async Task A_teacher_releases_attendance_to_the_head_who_reads_exactly_that()
    {
        var school = await School.Open(host);
        await Visited(school, ObservationsOnSqlite.Yesterday.AddDays(-7), notes: "hippopotamus");
        await Visited(school, ObservationsOnSqlite.Yesterday, notes: "hippopotamus");
        await Planned(school, Kind.Observation, Session.Types.State.Completed, ObservationsOnSqlite.Yesterday.AddDays(-7));
        await Planned(school, Kind.Observation, Session.Types.State.Missed, ObservationsOnSqlite.Yesterday.AddDays(-3));
        await Planned(school, Kind.Observation, Session.Types.State.Cancelled, ObservationsOnSqlite.Yesterday.AddDays(-2));

        var made = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead));
        var read = await Releases(school, school.OtherHead).GetReleaseAsync(new GetReleaseRequest { Name = made.Name });

        Assert.Equal(made, read);
        var attendance = Assert.Single(read.Attendances);
        Assert.Equal((2, 2), (attendance.PlannedVisits, attendance.HeldVisits));
        Assert.Equal([16, 23], attendance.VisitDates.Select(date => date.Day));
        Assert.DoesNotContain("hippopotamus", read.ToString(), StringComparison.Ordinal);
        Assert.Equal(State.Open, read.State);
        Assert.Equal([made.Name], (await Releases(school, school.OtherHead).ListReleasesAsync(new ListReleasesRequest())).Releases.Select(one => one.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-12")]
    [Trait("requirement", "LL-12")]
    public async Task A_goal_leaves_with_its_progress_and_a_mastered_step_with_its_title_alone_as_they_stood()
    {
        var school = await School.Open(host);
        var talk = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(Talk(await Visited(school, ObservationsOnSqlite.Yesterday)));
        await Meetings(school, school.Head).MasterActionStepAsync(
            new MasterActionStepRequest { Name = talk.ActionStep.Name, Etag = talk.ActionStep.Etag, RequestId = NewRequest });
        var goals = new GoalService.GoalServiceClient(school.As(school.Teacher));
        var goal = await goals.CreateGoalAsync(new CreateGoalRequest
        {
            Goal = new Goal
            {
                Level = Goal.Types.Level.Person,
                CoachingRelationship = school.Pair,
                Title = "Everybody answers",
                ChangeNote = "hippopotamus",
                Change = new Goal.Types.Change { What = "Learners who answer", Kind = Goal.Types.MeasureKind.Engagement },
            },
            RequestId = NewRequest,
        });
        await goals.CreateGoalMeasurementAsync(new CreateGoalMeasurementRequest
        {
            Parent = goal.Name,
            GoalMeasurement = new GoalMeasurement { Date = new() { Year = 2026, Month = 11, Day = 20 }, Kind = Goal.Types.MeasureKind.Engagement, Learners = 30, Count = 12, Note = "hippopotamus" },
            RequestId = NewRequest,
        });
        var ask = Ask(school.OtherHead);
        ask.Release.Attendances.Clear();
        ask.Release.Items.AddRange([goal.Name, talk.ActionStep.Name]);

        var made = await Releases(school, school.Teacher).CreateReleaseAsync(ask);
        await Meetings(school, school.Teacher).ReopenActionStepAsync(new ReopenActionStepRequest
        {
            Name = talk.ActionStep.Name,
            Etag = (await Meetings(school, school.Teacher).GetActionStepAsync(new GetActionStepRequest { Name = talk.ActionStep.Name })).Etag,
            RequestId = NewRequest,
        });
        var read = await Releases(school, school.OtherHead).GetReleaseAsync(new GetReleaseRequest { Name = made.Name });

        var progress = Assert.Single(read.Goals);
        Assert.Equal(("Everybody answers", "ACTIVE"), (progress.Title, progress.State));
        Assert.Equal(("ENGAGEMENT", "12 of 30"), (progress.Measures.Single().Key, progress.Measures.Single().Value));
        Assert.Equal(talk.ActionStep.What, Assert.Single(read.Steps).Title);
        Assert.DoesNotContain(talk.ActionStep.How, read.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hippopotamus", read.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hippopotamus", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(read.Jws.Split('.')[1])), StringComparison.Ordinal);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-12")]
    [Trait("requirement", "P11")]
    public async Task A_release_is_its_recipients_and_nobody_elses_and_withdrawal_works_on_the_next_call()
    {
        var school = await School.Open(host);
        var made = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead));
        var absent = $"releases/{Guid.NewGuid()}";
        foreach (var person in new[] { school.Head, school.OtherCoach, school.Official, school.CountyOfficer, school.NationalAdmin, school.Colleague })
        {
            var forbidden = await Releases(school, person).GetReleaseAsync(new GetReleaseRequest { Name = made.Name }).NotFound();
            var missing = await Releases(school, person).GetReleaseAsync(new GetReleaseRequest { Name = absent }).NotFound();
            Assert.Equal(missing.Told(absent), forbidden.Told(made.Name));
            Assert.Empty((await Releases(school, person).ListReleasesAsync(new ListReleasesRequest())).Releases);
        }

        await Releases(school, school.OtherHead).WithdrawReleaseAsync(Withdraw(made)).NotFound();
        var withdrawn = await Releases(school, school.Teacher).WithdrawReleaseAsync(Withdraw(made));

        Assert.Equal(State.Withdrawn, withdrawn.State);
        await Releases(school, school.OtherHead).GetReleaseAsync(new GetReleaseRequest { Name = made.Name }).NotFound();
        Assert.Empty((await Releases(school, school.OtherHead).ListReleasesAsync(new ListReleasesRequest())).Releases);
        Assert.Equal(made.Attendances, (await Releases(school, school.Teacher).GetReleaseAsync(new GetReleaseRequest { Name = made.Name })).Attendances);
        await Releases(school, school.Teacher).WithdrawReleaseAsync(Withdraw(withdrawn)).Refused(StatusCode.FailedPrecondition, "RELEASE_OVER");
    }

    [DatabaseFact]
    [Trait("requirement", "P11")]
    public async Task An_appraisal_reads_what_was_released_for_it_and_opens_nothing_itself()
    {
        var school = await School.Open(host);
        var forAppraisal = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead));
        var forTraining = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead, Purpose.Accreditation));
        var appraiser = new ReleaseService.ReleaseServiceClient(
            host.As(new TestToken { Person = school.OtherHead, Roles = ["head_teacher"], Purpose = "appraisal" }));
        var appraised = new ReleaseService.ReleaseServiceClient(
            host.As(new TestToken { Person = school.Teacher, Roles = ["teacher"], Purpose = "appraisal" }));

        Assert.Equal(forAppraisal, await appraiser.GetReleaseAsync(new GetReleaseRequest { Name = forAppraisal.Name }));
        await appraiser.GetReleaseAsync(new GetReleaseRequest { Name = forTraining.Name }).NotFound();
        Assert.Equal([forAppraisal.Name], (await appraiser.ListReleasesAsync(new ListReleasesRequest())).Releases.Select(one => one.Name));
        await appraised.CreateReleaseAsync(Ask(school.OtherHead)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-12")]
    public async Task Notes_answers_scores_and_reflections_are_refused_by_item_all_at_once()
    {
        var school = await School.Open(host);
        var visit = await Visited(school, ObservationsOnSqlite.Yesterday);
        var talk = await Meetings(school, school.Head).CreateFeedbackMeetingAsync(Talk(visit));
        var ask = Ask(school.OtherHead);
        ask.Release.Items.AddRange([visit.Name, talk.Name, "reflections/r-1"]);

        var refused = await Releases(school, school.Teacher).CreateReleaseAsync(ask).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");

        Assert.Equal(
            ["release.items[0]", "release.items[1]", "release.items[2]"], Errors.Violations(refused).Select(violation => violation.Field));
        ask.Release.Items.Clear();
        ask.Release.Items.Add(talk.ActionStep.Name);
        await Releases(school, school.Teacher).CreateReleaseAsync(ask).Refused(StatusCode.InvalidArgument, "INVALID_FIELDS");
    }

    [DatabaseFact]
    public async Task A_release_ends_by_itself()
    {
        var school = await School.Open(host);
        var ask = Ask(school.OtherHead);
        ask.Release.ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromSeconds(2)).ToTimestamp();
        var made = await Releases(school, school.Teacher).CreateReleaseAsync(ask);
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        await Releases(school, school.OtherHead).GetReleaseAsync(new GetReleaseRequest { Name = made.Name }).NotFound();
        Assert.Equal(State.Expired, (await Releases(school, school.Teacher).GetReleaseAsync(new GetReleaseRequest { Name = made.Name })).State);
    }

    [DatabaseFact]
    [Trait("requirement", "P16")]
    public async Task Whoever_reads_a_release_is_noted_for_the_person_and_in_the_audit()
    {
        var school = await School.Open(host);
        var made = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead));
        await Releases(school, school.OtherHead).GetReleaseAsync(new GetReleaseRequest { Name = made.Name });

        Assert.Equal(
            [school.Teacher, school.OtherHead], (await host.Audited(made.Name)).Select(line => line.Actor));
        Assert.Single(await host.Facts<ReleaseOpened>(made.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-12")]
    public async Task The_signature_verifies_with_the_published_keys_and_with_openssl_and_not_once_a_letter_changed()
    {
        var school = await School.Open(host);
        var made = await Releases(school, school.Teacher).CreateReleaseAsync(Ask(school.OtherHead));
        using var anybody = new HttpClient();
        var set = JsonDocument.Parse(await anybody.GetStringAsync(new Uri(host.Http, "/.well-known/coaching-release-keys.json"))).RootElement;
        var parts = made.Jws.Split('.');
        var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement;
        var key = set.GetProperty("keys").EnumerateArray().Single(one => one.GetProperty("kid").ValueEquals(header.GetProperty("kid").GetString()));
        using var verifier = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = Base64Url.DecodeFromChars(key.GetProperty("x").GetString()), Y = Base64Url.DecodeFromChars(key.GetProperty("y").GetString()) },
        });
        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        var signature = Base64Url.DecodeFromChars(parts[2]);

        Assert.True(verifier.VerifyData(signed, signature, HashAlgorithmName.SHA256));
        byte[] changed = [.. signed[..^1], (byte)(signed[^1] ^ 1)];
        Assert.False(verifier.VerifyData(changed, signature, HashAlgorithmName.SHA256));
        var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(school.OtherHead, claims.GetProperty("aud").GetString());
        Assert.Equal("APPRAISAL", claims.GetProperty("purpose").GetString());
        Assert.Equal("Verified OK", await OpenSsl(verifier, signed, signature));
    }

    // OpenSSL wants the signature in DER and the key in PEM; both are only another form of the same.
    private static async Task<string> OpenSsl(ECDsa key, byte[] signed, byte[] signature)
    {
        var folder = Directory.CreateTempSubdirectory("release");
        try
        {
            var (pem, data, der) = (Path.Combine(folder.FullName, "key.pem"), Path.Combine(folder.FullName, "signed"), Path.Combine(folder.FullName, "der"));
            await File.WriteAllTextAsync(pem, key.ExportSubjectPublicKeyInfoPem());
            await File.WriteAllBytesAsync(data, signed);
            await File.WriteAllBytesAsync(der, Der(signature));
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["dgst", "-sha256", "-verify", pem, "-signature", der, data])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var answer = await openssl.StandardOutput.ReadToEndAsync();
            await openssl.WaitForExitAsync();
            return answer.Trim();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Der(byte[] signature)
    {
        var writer = new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(0, 32), isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new System.Numerics.BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true));
        }

        return writer.Encode();
    }

    private async Task<Observation> Visited(School school, DateTimeOffset start, string notes = "") =>
        await Visits(school, school.Head).CreateObservationAsync(Visit(school.Pair, start, notes));

    private async Task Planned(School school, Kind kind, Session.Types.State state, DateTimeOffset start)
    {
        var name = $"sessions/{Guid.NewGuid()}";
        await host.Scheduling.Publish(name, 1, new SessionPlanned
        {
            Session = new SessionFacts
            {
                Session = name,
                CoachingRelationship = school.Pair,
                Coach = school.Head,
                Coachee = school.Teacher,
                Kind = kind,
                State = state,
                StartTime = start.ToTimestamp(),
            },
        });
        await host.Hear("scheduling");
    }

    private CreateReleaseRequest Ask(string recipient, Purpose purpose = Purpose.Appraisal) => new()
    {
        Release = new Release
        {
            Recipient = recipient,
            Purpose = purpose,
            ExpireTime = (host.Clock.GetUtcNow() + TimeSpan.FromDays(30)).ToTimestamp(),
            Attendances = { new Attendance { StartDate = From, EndDate = Until } },
        },
        RequestId = NewRequest,
    };

    private static WithdrawReleaseRequest Withdraw(Release release) => new() { Name = release.Name, Etag = release.Etag, RequestId = NewRequest };

    private static ReleaseService.ReleaseServiceClient Releases(School school, string person) => new(school.As(person));
}

public sealed class ReleaseOnSqlite(ObservationsOnSqlite host) : ReleaseTests(host), IClassFixture<ObservationsOnSqlite>;

public sealed class ReleaseOnSqlServer(ObservationsOnSqlServer host) : ReleaseTests(host), IClassFixture<ObservationsOnSqlServer>;
