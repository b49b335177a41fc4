using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using ItemKind = Coaching.Observations.V1.Instrument.Types.Item.Types.Kind;

namespace Coaching.Observations.Tests;

public abstract class InstrumentTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    public async Task Every_installation_begins_with_a_form_for_a_lesson_visit_with_one_required_item()
    {
        var school = await School.Open(host);

        var form = await Instruments(school, school.Teacher).GetInstrumentAsync(new GetInstrumentRequest { Name = LessonVisit.Name });

        Assert.Equal((Instrument.Types.Kind.LessonObservation, Instrument.Types.State.Published), (form.Kind, form.State));
        Assert.Single(form.Items, item => item.Required);
    }

    [DatabaseFact]
    public async Task A_published_form_is_kept_item_by_item_and_answers_are_checked_against_it()
    {
        var school = await School.Open(host);
        var request = Draft();
        request.InstrumentId = Guid.NewGuid().ToString();

        var made = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(request);

        Assert.Equal(($"instruments/{request.InstrumentId}", Instrument.Types.State.Published), (made.Name, made.State));
        Assert.Equal(request.Instrument.Items, made.Items);
        Assert.Equal(made, await Instruments(school, school.Teacher).GetInstrumentAsync(new GetInstrumentRequest { Name = made.Name }));

        var visit = Visit(school.Pair);
        visit.Observation.Instrument = made.Name;
        visit.Observation.Answers.Clear();
        visit.Observation.Answers.Add(new Answer { Key = "pace", Number = 5 });
        var error = await Visits(school, school.Head).CreateObservationAsync(visit).Invalid();
        Assert.Equal(["observation.answers[0].number"], error.Paths());
        visit.Observation.Answers[0].Number = -1;
        await Visits(school, school.Head).CreateObservationAsync(visit);
    }

    [DatabaseFact]
    public async Task Only_a_national_officer_publishes_a_form()
    {
        var school = await School.Open(host);

        foreach (var person in new[] { school.Teacher, school.Head, school.Official, school.CountyOfficer })
        {
            await Instruments(school, person).CreateInstrumentAsync(Draft()).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        }
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_form_is_told_at_once()
    {
        var school = await School.Open(host);
        var request = new CreateInstrumentRequest
        {
            Instrument = new Instrument
            {
                Items =
                {
                    new Item { Key = "Wrong Key", Prompt = "?", Kind = ItemKind.Text },
                    new Item { Key = "same", Prompt = new string('p', 301), Kind = ItemKind.Scale, Min = 3, Max = 3 },
                    new Item { Key = "same", Prompt = "?", Kind = ItemKind.Count, Max = -1 },
                    new Item { Key = new string('k', 41) },
                },
            },
            InstrumentId = "X",
        };

        var error = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(request).Invalid();

        Assert.Equal(
            [
                "instrument.display_name", "instrument.items[0].key", "instrument.items[1].max", "instrument.items[1].prompt",
                "instrument.items[2].key", "instrument.items[2].max", "instrument.items[3].key", "instrument.items[3].kind",
                "instrument.items[3].prompt", "instrument.kind", "instrument_id", "request_id",
            ],
            error.Paths());
    }

    [DatabaseFact]
    public async Task Forms_are_listed_by_name_page_by_page()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        foreach (var name in new[] { "zz c", "zz a", "zz b" })
        {
            var request = Draft();
            request.Instrument.DisplayName = name;
            await instruments.CreateInstrumentAsync(request);
        }

        var names = new List<string>();
        var token = "";
        do
        {
            var page = await instruments.ListInstrumentsAsync(new ListInstrumentsRequest { PageSize = 2, PageToken = token });
            names.AddRange(page.Instruments.Select(instrument => instrument.DisplayName));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(["zz a", "zz b", "zz c"], names.Where(name => name.StartsWith("zz", StringComparison.Ordinal)));
        Assert.Contains("Lesson visit", names);
    }

    [DatabaseFact]
    [Trait("requirement", "P4")]
    public async Task A_form_is_published_once_for_a_request_and_once_for_an_id()
    {
        var school = await School.Open(host);
        var instruments = Instruments(school, school.NationalAdmin);
        var request = Draft();
        request.InstrumentId = Guid.NewGuid().ToString();

        var first = await instruments.CreateInstrumentAsync(request);

        Assert.Equal(first, await instruments.CreateInstrumentAsync(request));
        request.RequestId = NewRequest;
        await instruments.CreateInstrumentAsync(request).Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");
        await instruments.GetInstrumentAsync(new GetInstrumentRequest { Name = "instruments/none" }).NotFound();
        await instruments.GetInstrumentAsync(new GetInstrumentRequest { Name = "forms/x" }).Invalid();
    }

    private static CreateInstrumentRequest Draft() => new()
    {
        Instrument = new Instrument
        {
            DisplayName = "aa pace",
            Kind = Instrument.Types.Kind.LessonObservation,
            Items = { new Item { Key = "pace", Prompt = "Slow or fast?", Kind = ItemKind.Scale, Min = -2, Max = 2 } },
        },
        RequestId = NewRequest,
    };
}

public sealed class InstrumentOnSqlite(ObservationsOnSqlite host) : InstrumentTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class InstrumentOnSqlServer(ObservationsOnSqlServer host) : InstrumentTests(host), IClassFixture<ObservationsOnSqlServer>;
