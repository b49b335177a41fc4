using Coaching.Observations.V1;
using Coaching.Testing;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using static Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Is = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using ItemKind = Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using Relevance = Coaching.Observations.V1.Instrument.Types.Relevance;

namespace Coaching.Observations.Tests;

/// <summary>What a form takes for an answer, held against records that are sent to the service.</summary>
public abstract class AnswerTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-18")]
    public async Task Every_kind_of_answer_is_kept_as_it_was_given()
    {
        var (school, form) = await Publish(All());
        Answer[] answers =
        [
            new() { Key = "number", Thousandths = -2_500 },
            new() { Key = "time", MinuteOfDay = 1_439 },
            new() { Key = "choice", Option = "b" },
            new() { Key = "several", Options = new Answer.Types.Options { Keys = { "c", "a" } } },
            new() { Key = "looks", Segment = 1, Snapshots = Looks((4, Yes, 40, 3), (9, No, 40, 40)) },
            new() { Key = "looks", Segment = 2, Snapshots = Looks((9, Yes, 1, 0)) },
            new() { Key = "level", Segment = 2, Choice = High },
        ];

        var made = await Visits(school, school.Head).CreateObservationAsync(With(school, form, answers));

        Assert.Equal(answers, made.Answers);
        Assert.Equal(made, await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name }));
    }

    [DatabaseFact]
    public async Task Every_answer_that_the_form_does_not_allow_is_named_with_its_place()
    {
        var (school, form) = await Publish(All());
        (Answer Answer, string Field)[] wrong =
        [
            (new() { Key = "number", Thousandths = 250 }, "thousandths"),
            (new() { Key = "number", Thousandths = 10_500 }, "thousandths"),
            (new() { Key = "time", MinuteOfDay = 1_440 }, "minute_of_day"),
            (new() { Key = "choice", Option = "d" }, "option"),
            (new() { Key = "several", Options = new Answer.Types.Options { Keys = { "a", "a" } } }, "options"),
            (new() { Key = "several", Options = new Answer.Types.Options() }, "options"),
            (new() { Key = "note", Text = "x" }, "key"),
            (new() { Key = "looks", Segment = 1, Snapshots = Looks((5, Yes, 40, 3)) }, "snapshots"),
            (new() { Key = "looks", Segment = 1, Snapshots = Looks((9, Yes, 40, 3), (4, Yes, 40, 3)) }, "snapshots"),
            (new() { Key = "looks", Segment = 1, Snapshots = Looks((4, Yes, 40, 41)) }, "snapshots"),
            (new() { Key = "looks", Segment = 1, Snapshots = Looks((4, NotApplicable, 40, 4)) }, "snapshots"),
            (new() { Key = "level", Segment = 3, Choice = High }, "segment"),
            (new() { Key = "level", Choice = High }, "segment"),
            (new() { Key = "choice", Segment = 1, Option = "a" }, "segment"),
        ];

        foreach (var (answer, field) in wrong)
        {
            var error = await Visits(school, school.Head).CreateObservationAsync(With(school, form, answer)).Invalid();
            Assert.Equal([$"observation.answers[0].{field}"], error.Paths());
        }

        var twice = With(school, form, new Answer { Key = "level", Segment = 1, Choice = Low }, new Answer { Key = "level", Segment = 1, Choice = Low });
        Assert.Equal(["observation.answers[1].key"], (await Visits(school, school.Head).CreateObservationAsync(twice).Invalid()).Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-18")]
    public async Task What_is_asked_follows_from_what_was_answered_before()
    {
        var (school, form) = await Publish(new Instrument
        {
            Items =
            {
                new Item { Key = "groups", Prompt = "?", Kind = ItemKind.YesNo },
                new Item { Key = "learners", Prompt = "?", Kind = ItemKind.Count },
                new Item { Key = "share", Prompt = "?", Kind = ItemKind.Number },
                new Item { Key = "began", Prompt = "?", Kind = ItemKind.Time },
                new Item { Key = "used", Prompt = "?", Kind = ItemKind.MultiChoice, Choices = { Option("books"), Option("cards") } },
                new Item { Key = "why", Prompt = "?", Kind = ItemKind.Text, Required = true, Relevance = When(Relevance.Types.Match.Any, ("groups", Is.Equal, "no"), ("learners", Is.GreaterOrEqual, "60")) },
                new Item { Key = "half", Prompt = "?", Kind = ItemKind.Text, Relevance = When(Relevance.Types.Match.All, ("share", Is.Greater, "0.5"), ("began", Is.Less, "10:00")) },
                new Item { Key = "cards", Prompt = "?", Kind = ItemKind.Text, Relevance = When(Relevance.Types.Match.Unspecified, ("used", Is.Includes, "cards")) },
            },
        });
        var visits = Visits(school, school.Head);
        Answer groups(Answer.Types.Choice choice) => new() { Key = "groups", Choice = choice };
        Answer text(string key) => new() { Key = key, Text = "x" };

        await visits.CreateObservationAsync(With(school, form, groups(Yes)));
        await visits.CreateObservationAsync(With(school, form, groups(No), text("why")));
        await visits.CreateObservationAsync(With(school, form, new Answer { Key = "learners", Number = 60 }, text("why")));
        await visits.CreateObservationAsync(With(
            school, form, new Answer { Key = "share", Thousandths = 1_000 }, new Answer { Key = "began", MinuteOfDay = 599 }, text("half"),
            new Answer { Key = "used", Options = new Answer.Types.Options { Keys = { "cards" } } }, text("cards")));
        var missing = await visits.CreateObservationAsync(With(school, form, groups(No))).Invalid();
        var unasked = await visits.CreateObservationAsync(With(
            school, form, groups(Yes), text("why"), new Answer { Key = "share", Thousandths = 1_000 }, new Answer { Key = "began", MinuteOfDay = 600 }, text("half"),
            new Answer { Key = "used", Options = new Answer.Types.Options { Keys = { "books" } } }, text("cards"))).Invalid();

        Assert.Equal(["observation.answers"], missing.Paths());
        Assert.Equal(["observation.answers[1].key", "observation.answers[4].key", "observation.answers[6].key"], unasked.Paths());
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-53")]
    [Trait("requirement", "STEP-11")]
    public async Task Scores_of_one_to_five_are_computed_and_a_lesson_without_answers_has_none()
    {
        var school = await School.Open(host);
        var visits = Visits(school, school.Head);
        var request = Visit(school.Pair);
        request.Observation.Instrument = "instruments/lesson-in-two-segments";
        request.Observation.Answers.Clear();
        foreach (var segment in new[] { 1, 2 })
        {
            request.Observation.Answers.Add(new Answer { Key = "on_task", Segment = segment, Snapshots = Looks((4, Yes, 40, 10)) });
            request.Observation.Answers.Add(new Answer { Key = "respect", Segment = segment, Choice = segment == 1 ? High : Medium });
            request.Observation.Answers.Add(new Answer { Key = "positive_words", Segment = segment, Choice = Low });
            request.Observation.Answers.Add(new Answer { Key = "fair_to_all", Segment = segment, Choice = NotApplicable });
            request.Observation.Answers.Add(new Answer { Key = "notices_good", Segment = segment, Choice = High });
        }

        var made = await visits.CreateObservationAsync(request);
        var plain = await visits.CreateObservationAsync(Visit(school.Pair));

        // supportive: the mean of (5 + 3) / 2 and 1; expectations: 5; the area: the mean of both.
        Assert.Equal([("supportive", 2_500), ("expectations", 5_000), ("culture", 3_750)], made.Scores.Select(score => (score.Key, score.Thousandths)));
        Assert.Empty(plain.Scores);
        Assert.Equal(made, await Visits(school, school.Teacher).GetObservationAsync(new GetObservationRequest { Name = made.Name }));
    }

    private async Task<(School School, string Form)> Publish(Instrument draft)
    {
        var school = await School.Open(host);
        (draft.DisplayName, draft.Kind) = ("Answers", Instrument.Types.Kind.LessonObservation);
        var made = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(new CreateInstrumentRequest { Instrument = draft, RequestId = NewRequest });
        return (school, made.Name);
    }

    private static Instrument All() => new()
    {
        Groups = { new Group { Key = "segment", Title = "Segment", Repetitions = 2 } },
        Items =
        {
            new Item { Key = "number", Prompt = "?", Kind = ItemKind.Number, MinThousandths = -2_500, MaxThousandths = 10_000, Decimals = 1 },
            new Item { Key = "time", Prompt = "?", Kind = ItemKind.Time },
            new Item { Key = "choice", Prompt = "?", Kind = ItemKind.Choice, Choices = { Option("a"), Option("b") } },
            new Item { Key = "several", Prompt = "?", Kind = ItemKind.MultiChoice, Choices = { Option("a"), Option("b"), Option("c") } },
            new Item { Key = "note", Prompt = "Look around.", Kind = ItemKind.Note },
            new Item { Key = "looks", Prompt = "?", Kind = ItemKind.Snapshots, SnapshotMinutes = { 4, 9 }, Group = "segment" },
            new Item { Key = "level", Prompt = "?", Kind = ItemKind.LowMediumHigh, Group = "segment" },
        },
    };

    private static Item.Types.Option Option(string key) => new() { Key = key, Label = key };

    private static Relevance When(Relevance.Types.Match match, params (string Item, Is Operator, string Value)[] conditions) => new()
    {
        Match = match,
        Conditions = { conditions.Select(one => new Relevance.Types.Condition { Item = one.Item, Operator = one.Operator, Value = one.Value }) },
    };

    private static Answer.Types.Snapshots Looks(params (int Minute, Answer.Types.Choice Activity, int Present, int OffTask)[] looks) => new()
    {
        Snapshots_ = { looks.Select(look => new Answer.Types.Snapshot { Minute = look.Minute, Activity = look.Activity, Present = look.Present, OffTask = look.OffTask }) },
    };

    private static CreateObservationRequest With(School school, string form, params Answer[] answers)
    {
        var request = Visit(school.Pair);
        request.Observation.Instrument = form;
        request.Observation.Answers.Clear();
        request.Observation.Answers.Add(answers);
        return request;
    }
}

public sealed class AnswerOnSqlite(ObservationsOnSqlite host) : AnswerTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class AnswerOnSqlServer(ObservationsOnSqlServer host) : AnswerTests(host), IClassFixture<ObservationsOnSqlServer>;
