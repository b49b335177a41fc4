using Coaching.Observations.V1;
using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Client = Coaching.Observations.V1.CalibrationService.CalibrationServiceClient;
using Mode = Coaching.Observations.V1.CalibrationExercise.Types.Mode;
using State = Coaching.Observations.V1.ObserverCertification.Types.State;

namespace Coaching.Observations.Tests;

public abstract class CalibrationTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "P10")]
    public async Task Each_rates_blind_and_once_and_reads_no_answers_but_the_own_ones()
    {
        var school = await School.Open(host);
        var exercise = await Open(school, school.Head, school.OtherCoach);

        await As(school, school.Teacher).GetCalibrationExerciseAsync(new GetCalibrationExerciseRequest { Name = exercise.Name }).NotFound();
        await As(school, school.Official).RateCalibrationExerciseAsync(Answers(exercise, 4)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await As(school, school.Teacher).RateCalibrationExerciseAsync(Answers(exercise, 4)).NotFound();
        var wrong = await As(school, school.Head).RateCalibrationExerciseAsync(Answers(exercise, 9)).Invalid();
        var rated = await As(school, school.Head).RateCalibrationExerciseAsync(Answers(exercise, 4));
        await As(school, school.Head).RateCalibrationExerciseAsync(Answers(exercise, 2)).Refused(StatusCode.FailedPrecondition, "ALREADY_RATED");
        var other = await As(school, school.OtherCoach).GetCalibrationExerciseAsync(new GetCalibrationExerciseRequest { Name = exercise.Name });
        var listed = Assert.Single((await As(school, school.OtherCoach).ListCalibrationExercisesAsync(new ListCalibrationExercisesRequest())).CalibrationExercises);

        Assert.Equal(["answers[1].number"], wrong.Paths());
        Assert.Equal((1, 3), (rated.RatedCount, rated.OwnAnswers.Count));
        Assert.Equal((1, 0), (other.RatedCount, other.OwnAnswers.Count));
        Assert.Equal(other, listed);
        var closed = await As(school, school.Official).CloseCalibrationExerciseAsync(new CloseCalibrationExerciseRequest
        {
            Name = exercise.Name,
            Etag = exercise.Etag,
            RequestId = NewRequest,
        });
        Assert.Equal(CalibrationExercise.Types.State.Closed, closed.State);
        await As(school, school.OtherCoach).RateCalibrationExerciseAsync(Answers(exercise, 4)).Refused(StatusCode.FailedPrecondition, "EXERCISE_CLOSED");
    }

    [DatabaseFact]
    public async Task All_that_is_wrong_with_an_exercise_is_told_at_once()
    {
        var school = await School.Open(host);

        var refused = await As(school, school.Official).CreateCalibrationExerciseAsync(new CreateCalibrationExerciseRequest
        {
            CalibrationExercise = new CalibrationExercise
            {
                Instrument = "instruments/none",
                MediaUri = "http://video",
                OrgUnit = "zone",
                Observers = { school.Head, "head" },
            },
            CalibrationExerciseId = "No",
        }).Invalid();
        var unknown = Exercise(school, school.Head, "people/nobody");
        var nobody = await As(school, school.Official).CreateCalibrationExerciseAsync(unknown).Invalid();
        await As(school, school.OtherHead).CreateCalibrationExerciseAsync(Exercise(school, school.Head, school.OtherCoach)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        Assert.Equal(
            [
                "calibration_exercise.display_name", "calibration_exercise.instrument", "calibration_exercise.media_uri", "calibration_exercise.mode",
                "calibration_exercise.observers[1]", "calibration_exercise.org_unit", "calibration_exercise_id", "request_id",
            ],
            refused.Paths());
        Assert.Equal(["calibration_exercise.observers[1]"], nobody.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "idea-12")]
    public async Task Agreement_severity_and_drift_are_computed_and_a_certification_ends()
    {
        var school = await School.Open(host);
        var official = As(school, school.Official);
        var standard = await official.GetCalibrationStandardAsync(new GetCalibrationStandardRequest { Name = "calibrationStandards/lesson-visit" });
        Assert.Equal((0, 0.6, "\"0\""), (standard.Revision, standard.MinKappa, standard.Etag));
        await Both(school, [(4, 4), (2, 2), (5, 5), (1, 1)]);

        var agreement = await official.QueryObserverAgreementAsync(Query(school.Head));
        var early = await official.CreateObserverCertificationAsync(Certify(school.Head)).Refused(StatusCode.FailedPrecondition, "NOT_CALIBRATED");

        // Three items of four exercises agree whole; twenty ratings are asked for.
        Assert.Equal((4, 12, 1.0, 0.0, 100.0), (agreement.ExerciseCount, agreement.Overall.RatingCount, agreement.Overall.Kappa, agreement.Overall.Severity, agreement.Overall.EqualPercent));
        Assert.Equal(["clear_aim", "checks_understanding", "learner_talk"], agreement.Items.Select(item => item.Key));
        Assert.False(agreement.Items[0].Figure.HasKappa);
        Assert.Equal(["MIN_RATING_COUNT"], agreement.UnmetConditions);
        Assert.Contains("MIN_RATING_COUNT", early.Details(), StringComparison.Ordinal);
        Assert.Equal(agreement, await As(school, school.Head).QueryObserverAgreementAsync(Query("people/me")));
        await As(school, school.OtherCoach).QueryObserverAgreementAsync(Query(school.Head)).NotFound();
        await As(school, school.CountyOfficer).QueryObserverAgreementAsync(Query(school.Head)).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");

        await Both(school, [(3, 3), (4, 4), (2, 2)]);
        var certified = await official.CreateObserverCertificationAsync(Certify(school.Head));
        Assert.Equal((State.Valid, school.Official), (certified.State, certified.Issuer));
        var list = new ListObserverCertificationsRequest { Observer = school.Head };
        Assert.Equal([certified], (await As(school, school.CountyOfficer).ListObserverCertificationsAsync(list)).ObserverCertifications);
        Assert.Equal([certified], (await As(school, school.Head).ListObserverCertificationsAsync(list)).ObserverCertifications);
        Assert.Empty((await As(school, school.OtherHead).ListObserverCertificationsAsync(list)).ObserverCertifications);
        Assert.Equal(school.Head, Assert.Single(await host.Facts<ObserverCertificationChanged>(certified.Name)).Observer);

        // Four months on the head rates far higher than the other.
        host.Clock.Advance(TimeSpan.FromDays(120));
        await Both(school, [(5, 1), (4, 1), (5, 2)]);
        var drifted = await As(school, school.Official).QueryObserverAgreementAsync(Query(school.Head));
        Assert.True(drifted.Drifting);
        Assert.Equal(2, drifted.Windows.Count);
        Assert.Contains("MAX_DRIFT", drifted.UnmetConditions);
        Assert.Equal(0.6111, drifted.Windows[1].Figure.Severity);
        Assert.True(drifted.Windows[1].Figure.Kappa < drifted.Windows[0].Figure.Kappa);

        host.Clock.Advance(TimeSpan.FromDays(250));
        Assert.Equal(State.Expired, (await As(school, school.Head).GetObserverCertificationAsync(new GetObserverCertificationRequest { Name = certified.Name })).State);
    }

    [DatabaseFact]
    public async Task The_nation_sets_the_standard_and_a_certification_can_be_taken_back()
    {
        var school = await School.Open(host);
        var nation = As(school, school.NationalAdmin);
        var name = "calibrationStandards/lesson-visit";
        var standard = await nation.GetCalibrationStandardAsync(new GetCalibrationStandardRequest { Name = name });
        standard.MinRatingCount = 6;
        var update = new UpdateCalibrationStandardRequest { CalibrationStandard = standard, RequestId = NewRequest };
        await As(school, school.CountyOfficer).UpdateCalibrationStandardAsync(update).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var set = await nation.UpdateCalibrationStandardAsync(update);
        update.RequestId = NewRequest;
        await nation.UpdateCalibrationStandardAsync(update).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        await Both(school, [(4, 4), (2, 2)]);

        var certified = await nation.CreateObserverCertificationAsync(Certify(school.Head));
        var withdrawn = await nation.WithdrawObserverCertificationAsync(new WithdrawObserverCertificationRequest
        {
            Name = certified.Name,
            Etag = certified.Etag,
            RequestId = NewRequest,
        });

        Assert.Equal((set.Revision, State.Withdrawn), (certified.StandardRevision, withdrawn.State));
        Assert.Equal(2, (await host.Facts<ObserverCertificationChanged>(certified.Name)).Count);
        standard.MinRatingCount = 20;
        standard.Etag = set.Etag;
        await nation.UpdateCalibrationStandardAsync(new UpdateCalibrationStandardRequest { CalibrationStandard = standard, RequestId = NewRequest });
    }

    [DatabaseFact]
    [Trait("requirement", "P12")]
    public async Task A_county_sees_how_many_observers_agree_together_and_not_how_two_do()
    {
        var school = await School.Open(host);
        await Both(school, [(4, 4)]);
        var exercise = await Open(school, school.Head, school.OtherCoach, school.Teacher, school.Colleague, school.FormerCoach, school.OtherHead);
        foreach (var (person, checks) in new[] { school.Head, school.OtherCoach, school.Teacher, school.Colleague, school.FormerCoach }.Select((person, index) => (person, index + 1)))
        {
            await As(school, person).RateCalibrationExerciseAsync(Answers(exercise, checks));
        }

        host.Clock.Advance(TimeSpan.FromDays(8));
        var ask = new QueryCalibrationSummaryRequest { OrgUnit = school.County, Instrument = LessonVisit.Name };
        var five = await As(school, school.CountyOfficer).QueryCalibrationSummaryAsync(ask);
        await As(school, school.OtherHead).RateCalibrationExerciseAsync(Answers(exercise, 2));
        ask.OrgUnit = school.OtherUnit;
        var one = await As(school, school.CountyOfficer).QueryCalibrationSummaryAsync(ask);

        Assert.Equal((false, 5, 5), (five.Total.Suppressed, five.Total.ObserverCount, five.Total.CertifiedPercent));
        Assert.True(five.Total.HasKappa);
        Assert.True(one.Total.Suppressed);
    }

    [DatabaseFact]
    public async Task A_certification_follows_a_person_who_turns_out_to_be_another_and_comes_back()
    {
        var school = await School.Open(host);
        var name = $"observerCertifications/{Guid.NewGuid()}";
        await host.Database.Write(
            tx => tx.Execute(
                """
                INSERT INTO observer_certifications (name, observer, instrument, issuer, org_unit, county, issue_time, expire_time, standard_revision, version)
                VALUES (@name, @Head, @Instrument, @Official, @Unit, @County, @Now, @Later, 0, 1)
                """,
                new { name, school.Head, Instrument = LessonVisit.Name, school.Official, school.Unit, school.County, tx.Now, Later = tx.Now.AddDays(9) }),
            default);
        var get = new GetObserverCertificationRequest { Name = name };
        var merge = $"personMerges/{Guid.NewGuid()}";

        await host.People.Publish(merge, 1, new PeopleMerged { PersonMerge = merge, Source = school.Head, Target = school.Colleague });
        await host.App.Services.GetRequiredService<Feeds>().CatchUp("people", default);
        Assert.Equal(school.Colleague, (await As(school, school.Colleague).GetObserverCertificationAsync(get)).Observer);
        await As(school, school.Head).GetObserverCertificationAsync(get).NotFound();
        await host.People.Publish(merge, 2, new PeopleMergeUndone { PersonMerge = merge, Source = school.Head, Target = school.Colleague });
        await host.App.Services.GetRequiredService<Feeds>().CatchUp("people", default);
        Assert.Equal(school.Head, (await As(school, school.Head).GetObserverCertificationAsync(get)).Observer);
    }

    private static Client As(School school, string person) => new(school.As(person));

    private static CreateCalibrationExerciseRequest Exercise(School school, params string[] observers) => new()
    {
        CalibrationExercise = new CalibrationExercise
        {
            Instrument = LessonVisit.Name,
            Mode = Mode.Video,
            DisplayName = "Fractions with bottle tops",
            MediaUri = "https://media.example/fractions",
            OrgUnit = school.Unit,
            Observers = { observers },
        },
        RequestId = NewRequest,
    };

    private static async Task<CalibrationExercise> Open(School school, params string[] observers) =>
        await As(school, school.Official).CreateCalibrationExerciseAsync(Exercise(school, observers));

    private static async Task Both(School school, (int Head, int Other)[] ratings)
    {
        foreach (var (head, other) in ratings)
        {
            var exercise = await Open(school, school.Head, school.OtherCoach);
            await As(school, school.Head).RateCalibrationExerciseAsync(Answers(exercise, head));
            await As(school, school.OtherCoach).RateCalibrationExerciseAsync(Answers(exercise, other));
        }
    }

    // The scale varies, and so does how much learners talk with it; whether the aim is clear never does.
    private static RateCalibrationExerciseRequest Answers(CalibrationExercise exercise, int checks) => new()
    {
        Name = exercise.Name,
        Answers =
        {
            new Answer { Key = "clear_aim", Choice = Yes },
            new Answer { Key = "checks_understanding", Number = checks },
            new Answer { Key = "learner_talk", Choice = checks >= 4 ? High : Low },
        },
        RequestId = NewRequest,
    };

    private static QueryObserverAgreementRequest Query(string observer) => new() { Observer = observer, Instrument = LessonVisit.Name };

    private static CreateObserverCertificationRequest Certify(string observer) => new()
    {
        ObserverCertification = new ObserverCertification { Observer = observer, Instrument = LessonVisit.Name },
        RequestId = NewRequest,
    };
}

public sealed class CalibrationOnSqlite(ObservationsOnSqlite host) : CalibrationTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CalibrationOnSqlServer(ObservationsOnSqlServer host) : CalibrationTests(host), IClassFixture<ObservationsOnSqlServer>;
