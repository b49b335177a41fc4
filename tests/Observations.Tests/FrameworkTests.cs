using Coaching.Observations.V1;
using Coaching.Testing;
using Grpc.Core;
using static Coaching.Observations.Tests.ObservationsOnSqlite;
using Area = Coaching.Observations.V1.StandardsFramework.Types.Area;
using Client = Coaching.Observations.V1.StandardsFrameworkService.StandardsFrameworkServiceClient;
using Item = Coaching.Observations.V1.Instrument.Types.Item;
using Standard = Coaching.Observations.V1.StandardsFramework.Types.Standard;
using State = Coaching.Observations.V1.StandardsFramework.Types.State;
using Translation = Coaching.Observations.V1.StandardsFramework.Types.Translation;

namespace Coaching.Observations.Tests;

public abstract class FrameworkTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-13")]
    [Trait("requirement", "CAS-24")]
    [Trait("requirement", "CAS-25")]
    [Trait("requirement", "CAS-26")]
    [Trait("requirement", "CAS-53")]
    public async Task Every_installation_begins_with_the_areas_of_KePTS_the_five_challenges_and_the_indicators_of_coaching_at_scale()
    {
        var frameworks = Frameworks(await School.Open(host), people => people.Teacher);

        var kepts = await frameworks.GetStandardsFrameworkAsync(new GetStandardsFrameworkRequest { Name = "standardsFrameworks/kepts" });
        var five = await frameworks.GetStandardsFrameworkAsync(new GetStandardsFrameworkRequest { Name = "standardsFrameworks/persistent-challenges" });
        var scale = await frameworks.GetStandardsFrameworkAsync(new GetStandardsFrameworkRequest { Name = "standardsFrameworks/coaching-at-scale" });

        Assert.Equal((7, State.Published, 1), (kepts.Areas.Count, kepts.State, kepts.Revision));
        Assert.Equal(["assessment", "behaviour", "cognition", "communication", "curriculum"], five.Areas.Select(area => area.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["climate", "critical-thinking", "discipline", "group-work", "learner-engagement", "materials", "mixed-ability", "questioning", "real-life", "rigour", "routines"],
            scale.Areas.SelectMany(area => area.Standards).Select(standard => standard.Key).Order(StringComparer.Ordinal));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-13")]
    public async Task A_framework_goes_from_draft_to_published_to_its_next_revision_and_what_was_published_never_changes()
    {
        var school = await School.Open(host);
        var admin = Frameworks(school, people => people.NationalAdmin);
        var create = new CreateStandardsFrameworkRequest { StandardsFramework = Draft(), StandardsFrameworkId = $"f-{Guid.NewGuid():N}", RequestId = NewRequest };
        var draft = await admin.CreateStandardsFrameworkAsync(create);
        Assert.Equal((State.Draft, 1, draft.Name), (draft.State, draft.Revision, draft.FirstRevision));
        Assert.Equal(create.StandardsFramework.Areas, draft.Areas);

        var changed = await admin.UpdateStandardsFrameworkAsync(new UpdateStandardsFrameworkRequest
        {
            StandardsFramework = new StandardsFramework { Name = draft.Name, DisplayName = "Another name", Etag = draft.Etag },
            RequestId = NewRequest,
        });
        Assert.Equal(("Another name", draft.Areas), (changed.DisplayName, changed.Areas));
        await admin.PublishStandardsFrameworkAsync(new PublishStandardsFrameworkRequest { Name = draft.Name, Etag = draft.Etag, RequestId = NewRequest })
            .Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var publish = new PublishStandardsFrameworkRequest { Name = draft.Name, Etag = changed.Etag, RequestId = NewRequest };
        var published = await admin.PublishStandardsFrameworkAsync(publish);
        Assert.Equal(published, await admin.PublishStandardsFrameworkAsync(publish));
        Assert.Equal(State.Published, published.State);
        await admin.UpdateStandardsFrameworkAsync(new UpdateStandardsFrameworkRequest
        {
            StandardsFramework = new StandardsFramework { Name = draft.Name, DisplayName = "Too late", Etag = published.Etag },
            RequestId = NewRequest,
        }).Refused(StatusCode.FailedPrecondition, "NOT_A_DRAFT");

        var revise = new ReviseStandardsFrameworkRequest { Name = draft.Name, RequestId = NewRequest };
        var next = await admin.ReviseStandardsFrameworkAsync(revise);
        Assert.Equal(next, await admin.ReviseStandardsFrameworkAsync(revise));
        Assert.Equal(($"{draft.Name}-r2", draft.Name, 2, State.Draft), (next.Name, next.FirstRevision, next.Revision, next.State));
        Assert.Equal(published.Areas, next.Areas);
        await admin.ReviseStandardsFrameworkAsync(new ReviseStandardsFrameworkRequest { Name = draft.Name, StandardsFrameworkId = "x-y", RequestId = NewRequest })
            .Refused(StatusCode.AlreadyExists, "RESOURCE_EXISTS");

        var retired = await admin.RetireStandardsFrameworkAsync(new RetireStandardsFrameworkRequest { Name = draft.Name, Etag = published.Etag, RequestId = NewRequest });
        Assert.Equal(State.Retired, retired.State);
        await admin.RetireStandardsFrameworkAsync(new RetireStandardsFrameworkRequest { Name = draft.Name, Etag = retired.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NOT_PUBLISHED");
        var revisions = await admin.ListStandardsFrameworksAsync(new ListStandardsFrameworksRequest { FirstRevision = draft.Name });
        Assert.Equal([draft.Name, next.Name], revisions.StandardsFrameworks.Select(framework => framework.Name));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-13")]
    public async Task A_form_is_tagged_to_standards_of_published_frameworks_and_to_no_others()
    {
        var school = await School.Open(host);
        var admin = Frameworks(school, people => people.NationalAdmin);
        var draft = await admin.CreateStandardsFrameworkAsync(new CreateStandardsFrameworkRequest { StandardsFramework = Draft(), RequestId = NewRequest });
        var tagged = new CreateInstrumentRequest
        {
            Instrument = new Instrument
            {
                DisplayName = "Tagged",
                Kind = Instrument.Types.Kind.LessonObservation,
                Items = { new Item { Key = "a", Prompt = "?", Kind = Item.Types.Kind.YesNo, Standards = { $"{draft.Name}/standards/s-1", "standardsFrameworks/kepts/standards/questioning" } } },
            },
            RequestId = NewRequest,
        };

        var error = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(tagged).Invalid();
        await admin.PublishStandardsFrameworkAsync(new PublishStandardsFrameworkRequest { Name = draft.Name, Etag = draft.Etag, RequestId = NewRequest });
        tagged.RequestId = NewRequest;
        var made = await Instruments(school, school.NationalAdmin).CreateInstrumentAsync(tagged);

        Assert.Equal(["instrument.items[0].standards[0]"], error.Paths());
        Assert.Empty(made.Warnings);
    }

    [DatabaseFact]
    public async Task Everything_wrong_with_a_framework_is_told_at_once_and_only_the_nation_writes_one()
    {
        var school = await School.Open(host);
        var wrong = new StandardsFramework
        {
            Areas =
            {
                new Area { Key = "same", Title = "", Standards = { new Standard { Key = "same", Title = "x", Translations = { new Translation { Language = "?", Title = "x" } } } } },
                new Area { Key = "Ä", Title = "x", Description = new string('d', 2_001) },
            },
        };

        var error = await Frameworks(school, people => people.NationalAdmin)
            .CreateStandardsFrameworkAsync(new CreateStandardsFrameworkRequest { StandardsFramework = wrong, StandardsFrameworkId = "X" }).Invalid();

        Assert.Equal(
            [
                "request_id", "standards_framework.areas[0].standards[0].key", "standards_framework.areas[0].standards[0].translations[0].language",
                "standards_framework.areas[0].title", "standards_framework.areas[1].description", "standards_framework.areas[1].key",
                "standards_framework.display_name", "standards_framework_id",
            ],
            error.Paths());
        await Frameworks(school, people => people.CountyOfficer).CreateStandardsFrameworkAsync(
            new CreateStandardsFrameworkRequest { StandardsFramework = Draft(), RequestId = NewRequest }).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        await Frameworks(school, people => people.Teacher).GetStandardsFrameworkAsync(new GetStandardsFrameworkRequest { Name = "standardsFrameworks/none" }).NotFound();
    }

    private static Client Frameworks(School school, Func<School, string> person) => new(school.As(person(school)));

    private static StandardsFramework Draft() => new()
    {
        DisplayName = "zz framework",
        Areas =
        {
            new Area
            {
                Key = "a-1",
                Title = "An area",
                Standards = { new Standard { Key = "s-1", Title = "A standard", Translations = { new Translation { Language = "sw", Title = "Kiwango" } } } },
            },
        },
    };
}

public sealed class FrameworkOnSqlite(ObservationsOnSqlite host) : FrameworkTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class FrameworkOnSqlServer(ObservationsOnSqlServer host) : FrameworkTests(host), IClassFixture<ObservationsOnSqlServer>;
