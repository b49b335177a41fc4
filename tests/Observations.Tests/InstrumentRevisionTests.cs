using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Group = Coaching.Observations.V1.Instrument.Types.Group;
using Is = Coaching.Observations.V1.Instrument.Types.Relevance.Types.Condition.Types.Operator;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using ItemKind = Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;
using State = Coaching.Observations.V1.Instrument.Types.State;
using Warning = Coaching.Observations.V1.Instrument.Types.Warning;

namespace Coaching.Observations.Tests;

public abstract class InstrumentRevisionTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-18")]
    public async Task Forms_of_every_kind_ship_and_each_can_be_revised_changed_and_published()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var shipped = (await instruments.ListInstrumentsAsync(new ListInstrumentsRequest { PageSize = 200 })).Instruments
            .Where(form => form.Name is "instruments/lesson-visit" or "instruments/lesson-in-two-segments" or "instruments/lesson-indicators" or "instruments/pulse-trust"
                or "instruments/wave-confidence-motivation-reflection" or "instruments/coaching-conversation" or "instruments/coachee-interview" or "instruments/reflection-note")
            .ToList();

        Assert.Equal(8, shipped.Count);
        Assert.Equal(Enum.GetValues<Instrument.Types.Kind>().Skip(1), shipped.Select(form => form.Kind).Distinct().Order());
        Assert.Equal(Enum.GetValues<ItemKind>().Skip(1), shipped.SelectMany(form => form.Items).Select(item => item.Kind).Distinct().Order());
        foreach (var form in shipped)
        {
            var draft = await instruments.ReviseInstrumentAsync(new ReviseInstrumentRequest { Name = form.Name, InstrumentId = $"r-{Guid.NewGuid():N}", RequestId = NewRequest });
            var changed = await instruments.UpdateInstrumentAsync(new UpdateInstrumentRequest
            {
                Instrument = new Instrument { Name = draft.Name, Description = "Changed.", Etag = draft.Etag },
                RequestId = NewRequest,
            });
            var published = await instruments.PublishInstrumentAsync(new PublishInstrumentRequest { Name = draft.Name, Etag = changed.Etag, RequestId = NewRequest });
            Assert.Equal((form.Name, 2, State.Published, "Changed."), (published.FirstRevision, published.Revision, published.State, published.Description));
            Assert.Equal(form.Items, published.Items);
        }
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-39")]
    public async Task What_a_record_cannot_do_without_is_counted_and_kept_few_in_the_forms_that_ship()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var shipped = (await instruments.ListInstrumentsAsync(new ListInstrumentsRequest { PageSize = 200 })).Instruments.Where(form => form.Name is "instruments/lesson-visit"
            or "instruments/lesson-in-two-segments" or "instruments/lesson-indicators" or "instruments/pulse-trust" or "instruments/coachee-interview");
        Assert.All(shipped, form => Assert.InRange(form.RequiredCount, 1, 2));

        var draft = Draft("many");
        draft.Instrument.Items.AddRange(Enumerable.Range(0, 10).Select(i => new Item { Key = $"k{i}", Prompt = "?", Kind = ItemKind.YesNo, Required = true }));
        draft.Instrument.Items[0].Required = true;
        var many = await instruments.CreateInstrumentAsync(draft);

        Assert.Equal(11, many.RequiredCount);
        Assert.Equal([Warning.TooManyRequired, Warning.NoStandard], many.Warnings);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-18")]
    public async Task A_draft_is_answered_by_nobody_and_a_retired_form_only_for_what_happened_before()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var visits = Visits(school, school.Head);
        var draft = await instruments.CreateInstrumentAsync(Draft("draft", isDraft: true));
        Assert.Equal(State.Draft, draft.State);
        Assert.Equal(["observation.instrument"], (await visits.CreateObservationAsync(On(draft, school)).Invalid()).Paths());

        var published = await instruments.PublishInstrumentAsync(new PublishInstrumentRequest { Name = draft.Name, Etag = draft.Etag, RequestId = NewRequest });
        await visits.CreateObservationAsync(On(draft, school));
        var retired = await instruments.RetireInstrumentAsync(new RetireInstrumentRequest { Name = draft.Name, Etag = published.Etag, RequestId = NewRequest });
        await visits.CreateObservationAsync(On(draft, school));
        host.Clock.Advance(TimeSpan.FromHours(2));
        var late = On(draft, school, host.Clock.GetUtcNow().AddHours(-1));

        // Tokens end with time, so both sign in again.
        instruments = Instruments(school, school.NationalAdmin);
        var error = await Visits(school, school.Head).CreateObservationAsync(late).Invalid();

        Assert.Equal(State.Retired, retired.State);
        Assert.Equal(["observation.instrument"], error.Paths());
        await instruments.UpdateInstrumentAsync(new UpdateInstrumentRequest { Instrument = new Instrument { Name = draft.Name, DisplayName = "x", Etag = retired.Etag }, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NOT_A_DRAFT");
        await instruments.PublishInstrumentAsync(new PublishInstrumentRequest { Name = draft.Name, Etag = retired.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NOT_A_DRAFT");
        await instruments.RetireInstrumentAsync(new RetireInstrumentRequest { Name = draft.Name, Etag = retired.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NOT_PUBLISHED");
    }

    [DatabaseFact]
    public async Task Two_people_who_change_one_draft_do_not_overwrite_each_other()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var draft = await instruments.CreateInstrumentAsync(Draft("shared", isDraft: true));
        UpdateInstrumentRequest Rename(string name) =>
            new() { Instrument = new Instrument { Name = draft.Name, DisplayName = name, Etag = draft.Etag }, RequestId = NewRequest };

        var first = await instruments.UpdateInstrumentAsync(Rename("first"));
        await instruments.UpdateInstrumentAsync(Rename("second")).Refused(StatusCode.Aborted, "ETAG_MISMATCH");

        Assert.Equal(first, await instruments.GetInstrumentAsync(new GetInstrumentRequest { Name = draft.Name }));
        var filtered = await instruments.ListInstrumentsAsync(new ListInstrumentsRequest
        {
            State = State.Draft,
            Kind = Instrument.Types.Kind.LessonObservation,
            FirstRevision = draft.Name,
        });
        Assert.Equal([first], filtered.Instruments);
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_what_a_form_can_hold_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = Draft("wrong");
        var items = request.Instrument.Items;
        items.Clear();
        items.Add(new Item { Key = "n", Prompt = "?", Kind = ItemKind.Number, MinThousandths = 5, MaxThousandths = 5, Decimals = 4 });
        items.Add(new Item { Key = "c", Prompt = "?", Kind = ItemKind.Choice, Choices = { new Item.Types.Option { Key = "one", Label = "One" } } });
        items.Add(new Item { Key = "s", Prompt = "?", Kind = ItemKind.Snapshots, SnapshotMinutes = { 4, 4 } });
        items.Add(new Item { Key = "v", Prompt = "?", Kind = ItemKind.Scale, Max = 2, Anchors = { new Item.Types.Anchor { Value = 3, Label = "x" } } });
        items.Add(new Item { Key = "t", Prompt = "?", Kind = ItemKind.Text, Group = "nowhere", Decimals = 1, Standards = { "x" } });
        items.Add(new Item { Key = "g1", Prompt = "?", Kind = ItemKind.Note, Group = "g", Required = true });
        items.Add(new Item { Key = "r", Prompt = "?", Kind = ItemKind.Text, Relevance = When("g1", Is.Equal, "x") });
        items.Add(new Item { Key = "g2", Prompt = "?", Kind = ItemKind.YesNo, Group = "g" });
        items.Add(new Item { Key = "q", Prompt = "?", Kind = ItemKind.Text, Relevance = When("g2", Is.Answered, "") });
        items.Add(new Item { Key = "u", Prompt = "?", Kind = ItemKind.Text, Relevance = When("c", Is.Equal, "two") });
        items.Add(new Item { Key = "w", Prompt = "?", Kind = ItemKind.Text, Relevance = When("w", Is.Less, "1") });
        request.Instrument.Groups.Add(new Group { Key = "g", Title = "G", Repetitions = 1 });
        request.Instrument.Groups.Add(new Group { Key = "empty", Title = "", Repetitions = 2 });
        request.Instrument.Scores.Add(new Instrument.Types.Score { Key = "n", Title = "x", Components = { new Instrument.Types.Score.Types.Component { Key = "n", Weight = 0 } } });

        var error = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(request).Invalid();

        Assert.Equal(
            [
                "instrument.groups[0].repetitions", "instrument.groups[1].key", "instrument.groups[1].title",
                "instrument.items[0].decimals", "instrument.items[0].max_thousandths", "instrument.items[10].relevance.conditions[0].item",
                "instrument.items[1].choices", "instrument.items[2].snapshot_minutes", "instrument.items[3].anchors[0].value",
                "instrument.items[4].decimals", "instrument.items[4].group", "instrument.items[4].standards[0]", "instrument.items[5].required",
                "instrument.items[6].relevance.conditions[0].item", "instrument.items[6].relevance.conditions[0].operator", "instrument.items[7].group",
                "instrument.items[8].relevance.conditions[0].item", "instrument.items[9].relevance.conditions[0].value",
                "instrument.scores[0].components[0].key", "instrument.scores[0].components[0].weight", "instrument.scores[0].key",
            ],
            error.Paths());
    }

    private static Instrument.Types.Relevance When(string item, Is asked, string value) => new()
    {
        Conditions = { new Instrument.Types.Relevance.Types.Condition { Item = item, Operator = asked, Value = value } },
    };

    private static CreateObservationRequest On(Instrument form, School school, DateTimeOffset? start = null)
    {
        var request = Visit(school.Pair, start);
        request.Observation.Instrument = form.Name;
        request.Observation.Answers.Clear();
        return request;
    }

    private static CreateInstrumentRequest Draft(string name, bool isDraft = false) => new()
    {
        Instrument = new Instrument
        {
            DisplayName = name,
            Kind = Instrument.Types.Kind.LessonObservation,
            Items = { new Item { Key = "pace", Prompt = "Slow or fast?", Kind = ItemKind.Scale, Min = -2, Max = 2 } },
        },
        Draft = isDraft,
        RequestId = NewRequest,
    };
}

public sealed class InstrumentRevisionOnSqlite(ObservationsOnSqlite host) : InstrumentRevisionTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class InstrumentRevisionOnSqlServer(ObservationsOnSqlServer host) : InstrumentRevisionTests(host), IClassFixture<ObservationsOnSqlServer>;
