using Coaching.Observations.V1;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Coaching.Observations.V1.CycleTemplate.Types;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

public abstract class CycleTemplateTests(ObservationsOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "IMP-01")]
    [Trait("requirement", "CAS-12")]
    public async Task Three_templates_come_along_with_protocol_expectations_and_a_follow_up()
    {
        var school = await School.Open(host);

        var listed = (await Templates(school, school.Teacher).ListCycleTemplatesAsync(new ListCycleTemplatesRequest { State = State.Published })).CycleTemplates;

        string[] shipped = ["cycleTemplates/coaching-at-scale", "cycleTemplates/drop-in-and-feedback", "cycleTemplates/impact-cycle"];
        var built = listed.Where(template => shipped.Contains(template.Name)).ToList();
        Assert.Equal(shipped, built.Select(template => template.Name));
        Assert.All(built, template => Assert.Equal((State.Published, 1, 1), (template.State, template.Revision, template.LatestRevision)));
        Assert.All(built, template => Assert.True(template.FollowUp.Seconds > 0));
        Assert.All(built.SelectMany(template => template.Stages), stage => Assert.True(stage is { Protocol.Length: > 0, Expectations.Length: > 0, Purpose.Length: > 0 }));
        var again = CycleTemplateViolations(built[0]);
        Assert.Equal("", again);
    }

    [DatabaseFact]
    public async Task A_stage_that_no_path_reaches_or_leads_out_of_is_refused_with_all_else_that_is_wrong()
    {
        var school = await School.Open(host);
        var request = new CreateCycleTemplateRequest
        {
            CycleTemplate = new CycleTemplate
            {
                DisplayName = new string('d', 201),
                MinDuration = Duration.FromTimeSpan(TimeSpan.FromDays(401)),
                AdjustStage = "nowhere",
                Stages =
                {
                    new Stage { Key = "one", Title = "One", Next = { "two" } },
                    new Stage { Key = "two", Title = "Two", Next = { "one" } },
                    new Stage { Key = "three", Title = "Three", Final = true, Next = { "four" } },
                    new Stage { Key = "Five!", Title = "", Proposer = Party.Both, Agreement = Party.Either, Gates = { new Gate { Minimum = 101 } } },
                },
                SupportRules = { new SupportRule { Key = "", FollowUp = new Duration { Seconds = 5 } } },
                Fidelity = new Fidelity { MinRehearsals = 21, MaxCyclesPerStep = 21 },
            },
            RequestId = NewRequest,
        };

        var error = await Templates(school, school.NationalAdmin).CreateCycleTemplateAsync(request).Invalid();

        var paths = error.Paths();
        string[] expected =
        [
            "cycle_template.adjust_stage", "cycle_template.display_name", "cycle_template.fidelity.max_cycles_per_step",
            "cycle_template.fidelity.min_rehearsals", "cycle_template.min_duration", "cycle_template.stages[0]", "cycle_template.stages[1]",
            "cycle_template.stages[2]", "cycle_template.stages[2].next[0]", "cycle_template.stages[3]", "cycle_template.stages[3]",
            "cycle_template.stages[3].agreement", "cycle_template.stages[3].gates[0].condition", "cycle_template.stages[3].gates[0].minimum",
            "cycle_template.stages[3].key", "cycle_template.stages[3].next", "cycle_template.stages[3].proposer", "cycle_template.stages[3].title",
            "cycle_template.support_rules[0].follow_up", "cycle_template.support_rules[0].intensity", "cycle_template.support_rules[0].key",
            "cycle_template.support_rules[0].title",
        ];
        Assert.Equal(expected, paths);
    }

    [DatabaseFact]
    public async Task Cycles_go_on_by_the_revision_they_began_with_and_new_ones_follow_the_published_one()
    {
        var school = await School.Open(host);
        var (templates, cycles) = (Templates(school, school.NationalAdmin), new CoachingCycleService.CoachingCycleServiceClient(school.As(school.Head)));
        var made = await templates.CreateCycleTemplateAsync(Simple("First"));
        var request = new CreateCoachingCycleRequest
        {
            CoachingCycle = new CoachingCycle { CoachingRelationship = school.Pair, CycleTemplate = made.Name },
            RequestId = NewRequest,
        };

        await cycles.CreateCoachingCycleAsync(request).Refused(StatusCode.FailedPrecondition, "TEMPLATE_NOT_PUBLISHED");
        var first = await templates.PublishCycleTemplateAsync(new PublishCycleTemplateRequest { Name = made.Name, Etag = made.Etag, RequestId = NewRequest });
        request.RequestId = NewRequest;
        var running = await cycles.CreateCoachingCycleAsync(request);
        var change = new CycleTemplate { Name = made.Name, Etag = first.Etag, DisplayName = "Second", Stages = { new Stage { Key = "only", Title = "Only", Final = true } } };
        var draft = await templates.UpdateCycleTemplateAsync(new UpdateCycleTemplateRequest { CycleTemplate = change, RequestId = NewRequest });
        await templates.PublishCycleTemplateAsync(new PublishCycleTemplateRequest { Name = made.Name, Etag = first.Etag, RequestId = NewRequest })
            .Refused(StatusCode.Aborted, "ETAG_MISMATCH");
        var second = await templates.PublishCycleTemplateAsync(new PublishCycleTemplateRequest { Name = made.Name, Etag = draft.Etag, RequestId = NewRequest });
        await templates.PublishCycleTemplateAsync(new PublishCycleTemplateRequest { Name = made.Name, Etag = second.Etag, RequestId = NewRequest })
            .Refused(StatusCode.FailedPrecondition, "NO_DRAFT");

        Assert.Equal((State.Draft, 2), (draft.State, draft.Revision));
        var old = await templates.GetCycleTemplateAsync(new GetCycleTemplateRequest { Name = made.Name, Revision = 1 });
        Assert.Equal((State.Retired, "First"), (old.State, old.DisplayName));
        Assert.Equal((1, "begin"), (running.TemplateRevision, running.Stage));
        await cycles.CancelCoachingCycleAsync(new CancelCoachingCycleRequest
        {
            Name = running.Name,
            Reason = CoachingCycle.Types.CancelReason.Mistake,
            Etag = running.Etag,
            RequestId = NewRequest,
        });
        request.RequestId = NewRequest;
        var next = await cycles.CreateCoachingCycleAsync(request);
        Assert.Equal((2, "only"), (next.TemplateRevision, next.Stage));

        var retired = await templates.RetireCycleTemplateAsync(new RetireCycleTemplateRequest { Name = made.Name, Etag = second.Etag, RequestId = NewRequest });
        Assert.Equal(State.Retired, retired.State);
    }

    [DatabaseFact]
    public async Task Templates_are_the_nations_to_write()
    {
        var school = await School.Open(host);

        foreach (var person in new[] { school.Teacher, school.Head, school.Official, school.CountyOfficer })
        {
            await Templates(school, person).CreateCycleTemplateAsync(Simple("Mine")).Refused(StatusCode.PermissionDenied, "PERMISSION_DENIED");
        }
    }

    private static string CycleTemplateViolations(CycleTemplate template)
    {
        var violations = new Platform.Violations();
        CycleTemplateRules.Check(violations, template);
        return violations.Any ? template.Name : "";
    }

    private static CreateCycleTemplateRequest Simple(string title) => new()
    {
        CycleTemplate = new CycleTemplate
        {
            DisplayName = title,
            Stages = { new Stage { Key = "begin", Title = "Begin", Next = { "end" } }, new Stage { Key = "end", Title = "End", Final = true } },
        },
        RequestId = NewRequest,
    };

    private static CycleTemplateService.CycleTemplateServiceClient Templates(School school, string person) => new(school.As(person));
}

public sealed class CycleTemplateOnSqlite(ObservationsOnSqlite host) : CycleTemplateTests(host), IClassFixture<ObservationsOnSqlite>;
public sealed class CycleTemplateOnSqlServer(ObservationsOnSqlServer host) : CycleTemplateTests(host), IClassFixture<ObservationsOnSqlServer>;
