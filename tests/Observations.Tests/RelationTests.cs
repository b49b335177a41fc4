using Coaching.Testing;
using Xunit.Abstractions;

namespace Coaching.Observations.Tests;

/// <summary>Experiment E10 over this service: role, relation, resource and verb, all of them.</summary>
public sealed class RelationTests(ObservationsOnSqlite host, ITestOutputHelper output) : IClassFixture<ObservationsOnSqlite>
{
    [Fact]
    [Trait("requirement", "P10")]
    [Trait("requirement", "P11")]
    public async Task Everybody_reaches_what_the_matrix_says_and_cannot_tell_the_rest_from_what_is_not_there()
    {
        var school = await School.Open(host);
        var all = new MatrixExamples(host, school);
        var examples = await all.Make();
        var run = new RelationRun(host, "coaching.observations.v1", MatrixExamples.Samples(host)) { Tailor = all.Tailor };

        var wrong = await run.Run(examples, [.. Principals(school)]);

        output.WriteLine($"{run.Calls} calls about {examples.Count} resources.");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(Elsewhere.Order(StringComparer.Ordinal), run.Uncovered.Select(name => name["coaching.observations.v1.".Length..]));
    }

    // What this run cannot ask about one resource: calls that make something of the caller's own or for everybody, figures without a resource,
    // and those in which people stand to a thing in two ways at once, which have tests of their own. A new RPC is asked about or stands here.
    private static readonly string[] Elsewhere =
    [
        "AccessLedgerService.ListAccesses",
        "CalibrationService.CloseCalibrationExercise", "CalibrationService.CreateCalibrationExercise", "CalibrationService.CreateObserverCertification",
        "CalibrationService.GetCalibrationExercise", "CalibrationService.GetCalibrationStandard", "CalibrationService.GetObserverCertification",
        "CalibrationService.ListCalibrationExercises", "CalibrationService.ListObserverCertifications", "CalibrationService.QueryObserverAgreement",
        "CalibrationService.RateCalibrationExercise", "CalibrationService.UpdateCalibrationStandard", "CalibrationService.WithdrawObserverCertification",
        "CoachOnCoachingService.DecideFeedbackReview", "CoachOnCoachingService.GetFeedbackReview", "CoachOnCoachingService.GetReviewedFeedbackMeeting",
        "CoachOnCoachingService.ListFeedbackReviews", "CoachOnCoachingService.QueryCoachSkills", "CoachOnCoachingService.RecordFeedbackReview",
        "CycleTemplateService.CreateCycleTemplate", "InstrumentService.CreateInstrument", "InstrumentService.ImportXlsForm",
        "LearningWalkService.CreateLearningWalk", "LearningWalkService.CreateStepSighting", "PrivacyNoticeService.CreatePrivacyNotice", "PrivacyNoticeService.QueryPrivacyAcknowledgements",
        "ReflectionService.CreateReflection", "ReflectionService.CreateScratchNote", "ReleaseService.CreateRelease", "ReleaseService.GetReleaseKeySet",
        "SchoolGoalService.CreateSchoolGoal",
        "ShareService.CreateShare", "ShareService.QueryShareAudience", "StandardsFrameworkService.CreateStandardsFramework",
        "StepLibraryService.CreateLibraryStep", "StepLibraryService.CreateVision", "StepLibraryService.QueryActionStepMix",
        "SurveyService.CreateSurveyResponse", "SurveyService.CreateSurveyRound", "SurveyService.QueryWaveComparison",
    ];

    internal static IEnumerable<Principal> Principals(School school)
    {
        var people = new[]
        {
            ("head of the school", school.Head), ("teacher", school.Teacher), ("other coach", school.OtherCoach), ("former coach", school.FormerCoach),
            ("colleague", school.Colleague), ("head of another school", school.OtherHead), ("official of the zone", school.Official),
            ("county officer", school.CountyOfficer), ("national admin", school.NationalAdmin),
        };
        foreach (var (kind, person) in people)
        {
            yield return Of(school, kind, new TestToken { Person = person, Roles = school.Roles(person) });
        }

        foreach (var (kind, person) in people.Where(each => each.Item2 == school.Head || each.Item2 == school.Teacher || each.Item2 == school.OtherCoach))
        {
            yield return Of(school, $"{kind} in an appraisal", new TestToken { Person = person, Roles = school.Roles(person), Purpose = "appraisal" });
            yield return Of(school, $"app without scopes for the {kind}", new TestToken { Person = person, Roles = [.. school.Roles(person), "partner"], Scopes = ["people.read"] });
        }

        yield return Of(school, "partner", new TestToken { Client = "leadnow", Roles = ["partner"], Scopes = [.. MatrixExamples.Scopes] });
        yield return Of(school, "partner without scopes", new TestToken { Client = "leadnow", Roles = ["partner"] });
        yield return Of(school, "auditor", new TestToken { Client = "auditing", Person = "people/auditor", Roles = ["auditor"] });
        yield return Of(school, "service", new TestToken { Client = "scheduling", Roles = ["service"] });
        yield return Of(school, "person without a role", new TestToken { Person = "people/nobody" });
    }

    private static Principal Of(School school, string kind, TestToken token) =>
        new(kind, token, (role, unit) => token.Person is { } person && Covers(school, person, role).Contains(unit));

    // Where a post of a role reaches: its unit and all below it.
    private static IReadOnlyCollection<string> Covers(School school, string person, string role) => role switch
    {
        "teacher" when new[] { school.Head, school.Teacher, school.OtherCoach, school.FormerCoach, school.Colleague }.Contains(person) => [school.Unit],
        "teacher" or "head_teacher" when person == school.OtherHead => [school.OtherUnit],
        "head_teacher" when person == school.Head => [school.Unit],
        "education_official" when person == school.Official => [school.Zone, school.Unit, school.OtherUnit],
        "county_officer" when person == school.CountyOfficer => [school.County, school.Zone, school.Unit, school.OtherUnit],
        "national_admin" when person == school.NationalAdmin => [school.Nation, school.County, school.Zone, school.Unit, school.OtherUnit],
        _ => [],
    };
}
