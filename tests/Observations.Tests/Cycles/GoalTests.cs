using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.Goal.Types;
using SupportKind = Coaching.Observations.V1.QuerySupportBundleResponse.Types.SupportKind;

namespace Coaching.Observations.Tests;

public abstract class GoalTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "IMP-04")]
    [Trait("requirement", "CAS-23")]
    [Trait("requirement", "LL-04")]
    public async Task A_goal_says_which_student_focused_checks_are_open()
    {
        var school = await School.Open(host);
        var goals = Goals(school, school.Teacher);
        var request = Personal(school);
        request.Goal.DevelopmentPriority = "developmentPriorities/reading";
        request.Goal.CpdReferences.Add("modules/reading-1");
        request.Goal.LearnerData.Add(new LearnerData { Kind = MeasureKind.Achievement, Statement = "Read a line without help.", Count = 9, Learners = 41, Source = "Term test" });

        var made = await goals.CreateGoalAsync(request);
        var change = new Goal
        {
            Name = made.Name,
            Etag = made.Etag,
            Change = new Change
            {
                What = "learners who read a line",
                Kind = MeasureKind.Achievement,
                FromThousandths = 22_000,
                ToThousandths = 60_000,
                Unit = "%",
                DueDate = new DateOnly(2027, 3, 31).ToProto(),
            },
            StudentFocus = new StudentFocus { Powerful = true, Easy = true, EmotionallyCompelling = true, Reachable = true, StudentFocused = true },
            ChangeNote = "Now in numbers.",
        };
        var complete = await Goals(school, school.Head).UpdateGoalAsync(new UpdateGoalRequest { Goal = change, RequestId = NewRequest });

        Assert.Equal(
            ["powerful", "easy", "emotionally_compelling", "reachable", "student_focused", "change.from", "change.to", "change.unit", "change.due_date"],
            made.OpenChecks);
        Assert.Empty(complete.OpenChecks);
        Assert.Equal((school.Teacher, school.Head, "developmentPriorities/reading"), (complete.Author, complete.Coach, complete.DevelopmentPriority));
        Assert.Equal(request.Goal.LearnerData, complete.LearnerData);
        Assert.Equal([false, true], (await host.Facts<GoalChanged>(made.Name)).Select(fact => fact.StudentFocused));
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-08")]
    [Trait("requirement", "CAS-53")]
    public async Task Measurements_are_a_series_of_aggregates_and_never_of_few_learners()
    {
        var school = await School.Open(host);
        var goals = Goals(school, school.Teacher);
        var goal = await goals.CreateGoalAsync(Personal(school));

        var third = await goals.CreateGoalMeasurementAsync(Measured(goal, new DateOnly(2026, 11, 20), 20));
        var first = await goals.CreateGoalMeasurementAsync(Measured(goal, new DateOnly(2026, 9, 20), 10));
        var value = Measured(goal, new DateOnly(2026, 10, 20), 0);
        value.GoalMeasurement.ValueThousandths = 3_250;
        var second = await Goals(school, school.Head).CreateGoalMeasurementAsync(value);
        var few = Measured(goal, new DateOnly(2030, 1, 1), 6);
        few.GoalMeasurement.Learners = 4;
        var error = await goals.CreateGoalMeasurementAsync(few).Invalid();
        var page = await goals.ListGoalMeasurementsAsync(new ListGoalMeasurementsRequest { Parent = goal.Name, PageSize = 2 });
        var rest = await goals.ListGoalMeasurementsAsync(new ListGoalMeasurementsRequest { Parent = goal.Name, PageSize = 2, PageToken = page.NextPageToken });
        var now = await goals.GetGoalAsync(new GetGoalRequest { Name = goal.Name });

        Assert.Equal([first, second, third], page.GoalMeasurements.Concat(rest.GoalMeasurements));
        Assert.Equal(["goal_measurement.count", "goal_measurement.date", "goal_measurement.learners"], error.Paths());
        Assert.Equal((3, 50_000L), (now.MeasurementCount, now.LatestThousandths));
    }

    [DatabaseFact]
    [Trait("requirement", "IMP-03")]
    [Trait("requirement", "IMP-05")]
    [Trait("requirement", "IMP-07")]
    [Trait("requirement", "IMP-12")]
    public async Task Both_change_strategy_checklist_and_goal_and_every_change_stays_readable()
    {
        var school = await School.Open(host);
        var (coach, coachee) = (Goals(school, school.Head), Goals(school, school.Teacher));
        var goal = await coachee.CreateGoalAsync(Personal(school));

        await coach.CreateStrategyAsync(New("goals/none", "Before any goal")).NotFound();
        var strategy = await coach.CreateStrategyAsync(New(goal.Name, "Echo reading"));
        var made = await coachee.SetPracticeChecklistAsync(Checklist(strategy, "", "Read first."));
        await coach.SetPracticeChecklistAsync(Checklist(strategy, "", "Again.")).Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var adapted = await coach.SetPracticeChecklistAsync(Checklist(strategy, made.Etag, "Read first.", "Learners echo."));
        var left = await coachee.UpdateStrategyAsync(new UpdateStrategyRequest
        {
            Strategy = new Strategy { Name = strategy.Name, Etag = strategy.Etag, State = Strategy.Types.State.Left, ChangeNote = "Too noisy." },
            RequestId = NewRequest,
        });
        await coachee.CreateGoalMeasurementAsync(Measured(goal, new DateOnly(2026, 11, 20), 30));
        var current = await coachee.GetGoalAsync(new GetGoalRequest { Name = goal.Name });
        var met = await coach.CloseGoalAsync(new CloseGoalRequest { Name = goal.Name, Outcome = State.Met, Etag = current.Etag, RequestId = NewRequest });
        await coachee.CreateStrategyAsync(New(goal.Name, "Too late")).Refused(StatusCode.FailedPrecondition, "GOAL_CLOSED");

        var first = await coachee.ListGoalChangesAsync(new ListGoalChangesRequest { Parent = goal.Name, PageSize = 4 });
        var second = await coachee.ListGoalChangesAsync(new ListGoalChangesRequest { Parent = goal.Name, PageSize = 4, PageToken = first.NextPageToken });
        var changes = first.GoalChanges.Concat(second.GoalChanges).Reverse().ToList();
        Assert.Equal(
            [GoalChange.SubjectOneofCase.Goal, GoalChange.SubjectOneofCase.Strategy, GoalChange.SubjectOneofCase.PracticeChecklist,
                GoalChange.SubjectOneofCase.PracticeChecklist, GoalChange.SubjectOneofCase.Strategy, GoalChange.SubjectOneofCase.Goal],
            changes.Select(change => change.SubjectCase));
        Assert.Equal([school.Teacher, school.Head, school.Teacher, school.Head, school.Teacher, school.Head], changes.Select(change => change.Author));
        Assert.Equal((left, "Too noisy."), (changes[4].Strategy, changes[4].Strategy.ChangeNote));
        Assert.Equal(met, changes[5].Goal);
        var revisions = await coach.ListPracticeChecklistRevisionsAsync(new ListPracticeChecklistRevisionsRequest { Parent = strategy.Name });
        Assert.Equal([adapted, made], revisions.PracticeChecklists);
        Assert.Equal(made, await coach.GetPracticeChecklistAsync(new GetPracticeChecklistRequest { Name = made.Name, Revision = 1 }));
    }

    [DatabaseFact]
    public async Task A_goal_without_a_measurement_is_not_met_and_one_that_is_dropped_says_why()
    {
        var school = await School.Open(host);
        var goals = Goals(school, school.Teacher);
        var goal = await goals.CreateGoalAsync(Personal(school));
        var request = new CloseGoalRequest { Name = goal.Name, Outcome = State.Met, Etag = goal.Etag, RequestId = NewRequest };

        await goals.CloseGoalAsync(request).Refused(StatusCode.FailedPrecondition, "GOAL_NOT_MEASURED");
        request.Outcome = State.Dropped;
        var error = await goals.CloseGoalAsync(request).Invalid();
        (request.ChangeNote, request.RequestId) = ("Another class.", NewRequest);
        var dropped = await goals.CloseGoalAsync(request);

        Assert.Equal(["change_note"], error.Paths());
        Assert.Equal((State.Dropped, "Another class."), (dropped.State, dropped.ChangeNote));
    }

    [DatabaseFact]
    [Trait("requirement", "P10")]
    [Trait("requirement", "LL-12")]
    public async Task A_persons_goal_is_the_pairs_alone_and_a_schools_is_its_staffs()
    {
        var school = await School.Open(host);
        var own = await Goals(school, school.Teacher).CreateGoalAsync(Personal(school));
        var shared = await SchoolGoals(school, school.Head).CreateSchoolGoalAsync(Of(OfSchool(school)));
        var absent = $"goals/{Guid.NewGuid()}";

        foreach (var person in new[] { school.OtherCoach, school.FormerCoach, school.Colleague, school.Official, school.CountyOfficer, school.NationalAdmin })
        {
            var goals = Goals(school, person);
            var foreign = await goals.GetGoalAsync(new GetGoalRequest { Name = own.Name }).NotFound();
            var missing = await goals.GetGoalAsync(new GetGoalRequest { Name = absent }).NotFound();
            Assert.Equal(missing.Told(absent), foreign.Told(own.Name));
            Assert.DoesNotContain((await goals.ListGoalsAsync(new ListGoalsRequest())).Goals, goal => goal.Name == own.Name);
            await goals.CreateStrategyAsync(New(own.Name, "Mine")).NotFound();
        }

        foreach (var person in new[] { school.Teacher, school.Colleague, school.OtherCoach, school.Official })
        {
            Assert.Equal(shared, await SchoolGoals(school, person).GetSchoolGoalAsync(new GetSchoolGoalRequest { Name = shared.Name }));
            var listed = (await SchoolGoals(school, person).ListSchoolGoalsAsync(new ListSchoolGoalsRequest { OrgUnit = school.Unit })).Goals;
            Assert.Equal([shared.Name], listed.Select(goal => goal.Name));
        }

        await SchoolGoals(school, school.OtherHead).GetSchoolGoalAsync(new GetSchoolGoalRequest { Name = shared.Name }).NotFound();
        await SchoolGoals(school, school.Teacher).CreateSchoolGoalAsync(Of(OfSchool(school))).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        Assert.Equal(["goal.level"], (await Goals(school, school.Head).CreateGoalAsync(OfSchool(school)).Invalid()).Paths());
        Assert.Equal(["goal.level"], (await SchoolGoals(school, school.Head).CreateSchoolGoalAsync(Of(Personal(school))).Invalid()).Paths());
        var change = new Goal { Name = shared.Name, Etag = shared.Etag, Title = "Mine now" };
        await SchoolGoals(school, school.Colleague).UpdateSchoolGoalAsync(new UpdateSchoolGoalRequest { Goal = change, RequestId = NewRequest })
            .Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        var update = new UpdateSchoolGoalRequest { Goal = change, RequestId = NewRequest };
        Assert.Equal("Mine now", (await SchoolGoals(school, school.Head).UpdateSchoolGoalAsync(update)).Title);
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_goal_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreateGoalRequest
        {
            Goal = new Goal
            {
                Level = Level.Subject,
                CoachingRelationship = school.Pair,
                OrgUnit = "x",
                DevelopmentPriority = "x",
                Indicators = { "" },
                Change = new Change { FromThousandths = 1, ToThousandths = 1, DueDate = new Google.Type.Date { Year = 2026 } },
                LearnerData = { new LearnerData { Count = 7, Learners = 3 } },
            },
            GoalId = "?",
        };

        var error = await Goals(school, school.Head).CreateGoalAsync(request).Invalid();

        Assert.Equal(
            [
                "goal.change.due_date", "goal.change.kind", "goal.change.to_thousandths", "goal.change.what", "goal.coaching_relationship",
                "goal.development_priority", "goal.indicators[0]", "goal.learner_data[0].count", "goal.learner_data[0].kind", "goal.learner_data[0].learners",
                "goal.learner_data[0].statement", "goal.level", "goal.org_unit", "goal.subject", "goal.title", "goal_id", "request_id",
            ],
            error.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-27")]
    [Trait("requirement", "IMP-17")]
    public async Task Weak_differentiation_brings_suggestions_with_their_facts_and_decides_nothing()
    {
        var school = await School.Open(host);
        var goals = Goals(school, school.Teacher);
        var request = Personal(school);
        var plain = await goals.CreateGoalAsync(request);
        request.RequestId = NewRequest;
        request.Goal.Indicators.Add("standardsFrameworks/coaching-at-scale/standards/mixed-ability");
        request.Goal.LearnerData.Add(new LearnerData { Kind = MeasureKind.Achievement, Statement = "Finish the task.", Count = 11, Learners = 40 });
        var weak = await goals.CreateGoalAsync(request);

        var nothing = await goals.QuerySupportBundleAsync(new QuerySupportBundleRequest { Name = plain.Name });
        var bundle = await goals.QuerySupportBundleAsync(new QuerySupportBundleRequest { Name = weak.Name });

        Assert.Equal(new QuerySupportBundleResponse(), nothing);
        var fact = Assert.Single(bundle.Facts);
        Assert.Equal((weak.Name, "learner_data", 11, 40), (fact.Resource, fact.Key, fact.Value, fact.Of));
        Assert.Equal([SupportKind.TargetedCoaching, SupportKind.Workshop, SupportKind.ModelLesson], bundle.Suggestions.Select(suggestion => suggestion.Kind));
        Assert.Contains("librarySteps/tasks-in-three-depths", bundle.Suggestions[0].LibrarySteps);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-27")]
    public async Task A_low_answer_on_mixed_ability_brings_suggestions_to_the_pair()
    {
        var school = await School.Open(host);
        var visit = Visit(school.Pair);
        visit.Observation.Instrument = "instruments/lesson-indicators";
        visit.Observation.Answers.Clear();
        visit.Observation.Answers.Add(new Observation.Types.Answer { Key = "mixed_ability", Choice = Observation.Types.Answer.Types.Choice.Low });
        visit.Observation.Answers.Add(new Observation.Types.Answer { Key = "materials", Choice = Observation.Types.Answer.Types.Choice.Low });
        var form = await Instruments(school, school.Head).GetInstrumentAsync(new GetInstrumentRequest { Name = visit.Observation.Instrument });
        visit.Observation.Answers.Add(form.Items.Where(item => item.Required).Select(item => new Observation.Types.Answer { Key = item.Key, Number = Math.Max(1, item.Min) }));
        var seen = await Visits(school, school.Head).CreateObservationAsync(visit);
        var goal = await Goals(school, school.Teacher).CreateGoalAsync(Personal(school));

        var bundle = await Goals(school, school.Head).QuerySupportBundleAsync(new QuerySupportBundleRequest { Name = goal.Name });

        var fact = Assert.Single(bundle.Facts);
        Assert.Equal((seen.Name, "mixed_ability"), (fact.Resource, fact.Key));
        Assert.Equal(3, bundle.Suggestions.Count);
    }

    private static CreateGoalRequest Personal(School school) => new()
    {
        Goal = new Goal
        {
            Level = Level.Person,
            CoachingRelationship = school.Pair,
            Title = "More learners read a line",
            Change = new Change { What = "learners who read a line", Kind = MeasureKind.Achievement },
        },
        RequestId = NewRequest,
    };

    private static CreateGoalRequest OfSchool(School school) => new()
    {
        Goal = new Goal
        {
            Level = Level.School,
            OrgUnit = school.Unit,
            Title = "Everybody reads",
            Change = new Change { What = "learners who read", Kind = MeasureKind.Achievement },
        },
        RequestId = NewRequest,
    };

    private static CreateSchoolGoalRequest Of(CreateGoalRequest request) => new() { Goal = request.Goal, RequestId = request.RequestId };

    private static CreateGoalMeasurementRequest Measured(Goal goal, DateOnly date, int count) => new()
    {
        Parent = goal.Name,
        GoalMeasurement = new GoalMeasurement { Date = date.ToProto(), Kind = MeasureKind.Achievement, Learners = 40, Count = count },
        RequestId = NewRequest,
    };

    private static CreateStrategyRequest New(string goal, string title) =>
        new() { Parent = goal, Strategy = new Strategy { Title = title, Model = "Our own", EvidenceNote = "Worked next door." }, RequestId = NewRequest };

    private static SetPracticeChecklistRequest Checklist(Strategy strategy, string etag, params string[] items) => new()
    {
        PracticeChecklist = new PracticeChecklist { Name = $"{strategy.Name}/practiceChecklist", Etag = etag, Items = { items } },
        RequestId = NewRequest,
    };

    private static SchoolGoalService.SchoolGoalServiceClient SchoolGoals(School school, string person) => new(school.As(person));

    private static GoalService.GoalServiceClient Goals(School school, string person) => new(school.As(person));
}

public sealed class GoalOnSqlite(ObservationsOnSqlite host) : GoalTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class GoalOnSqlServer(ObservationsOnSqlServer host) : GoalTests(host), IClassFixture<ObservationsOnSqlServer>;
