using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Google.Protobuf.WellKnownTypes;
using ActionState = Coaching.People.V1.PlanVariance.Types.ActionState;
using Target = Coaching.People.V1.ImplementationPlan.Types.Target;

namespace Coaching.People.Tests;

public abstract class ImplementationPlanTests(PeopleOnSqlite host)
{
    private static readonly DateOnly Term = new(2026, 12, 4);

    [DatabaseFact]
    [Trait("requirement", "ATT-11")]
    [Trait("requirement", "ATT-12")]
    [Trait("requirement", "ATT-15")]
    public async Task A_plan_has_dated_targets_and_expected_barriers_that_all_staff_see()
    {
        var world = await host.World();
        var request = Request(await host.Programme(world), world.County);

        var plan = await host.Plans().CreateImplementationPlanAsync(request);

        Assert.Equal(plan, await host.Plans().CreateImplementationPlanAsync(request));
        Assert.Equal(["coaches_trained", "teachers_coached"], plan.Targets.Select(target => target.Metric));
        Assert.Equal((BarrierCategory.TimeOfYear, Target.Types.Measure.Count), (plan.ExpectedBarriers[0].Category, plan.Targets[0].Measure));
        Assert.Equal(plan, await host.Plans(host.As(world.Teacher, "teacher")).GetImplementationPlanAsync(new GetImplementationPlanRequest { Name = plan.Name }));
        var listed = await host.Plans().ListImplementationPlansAsync(new ListImplementationPlansRequest { Programme = request.ImplementationPlan.Programme, OrgUnit = world.Nation });
        Assert.Equal([plan], listed.ImplementationPlans);
        var fact = ImplementationPlanChanged.Parser.ParseFrom(
            await host.Database.Read(db => db.One<byte[]>("SELECT data FROM outbox WHERE aggregate = @Name", new { plan.Name }), default));
        Assert.Equal((10L, ""), (fact.Targets[0].Value, fact.Targets[0].Note));
        request.RequestId = PeopleOnSqlite.NewId();
        Assert.Equal("RESOURCE_EXISTS", await PeopleOnSqlite.Reason(async () => await host.Plans().CreateImplementationPlanAsync(request)));
    }

    [DatabaseFact]
    public async Task Every_invalid_field_of_a_plan_is_named_at_once()
    {
        var request = Request("x", "y");
        request.ImplementationPlan.DisplayName = "";
        request.ImplementationPlan.Targets[0].Metric = "Coaches trained";
        request.ImplementationPlan.Targets.Add(new Target { Metric = "completion", Date = Term.ToProto(), Value = 101, Measure = Target.Types.Measure.Percent });
        request.ImplementationPlan.ExpectedBarriers[0].Category = BarrierCategory.Unspecified;

        var fields = await PeopleOnSqlite.Violations(async () => await host.Plans().CreateImplementationPlanAsync(request));

        string[] expected =
        [
            "implementation_plan.display_name", "implementation_plan.expected_barriers[0].category", "implementation_plan.org_unit",
            "implementation_plan.programme", "implementation_plan.targets[0].metric", "implementation_plan.targets[2].value",
        ];
        Assert.Equal(expected, fields);
    }

    [DatabaseFact]
    public async Task A_plan_is_for_a_place_of_the_programme_that_the_caller_answers_for()
    {
        var (world, elsewhere) = (await host.World(), await host.World());
        var programme = await host.Programme(world);
        var head = host.Plans(host.As(world.Head, "head_teacher"));

        Assert.Equal(world.School, (await head.CreateImplementationPlanAsync(Request(programme, world.School))).OrgUnit);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await head.CreateImplementationPlanAsync(Request(programme, world.OtherSchool))));
        Assert.Equal(["implementation_plan.org_unit"], await PeopleOnSqlite.Violations(async () => await host.Plans().CreateImplementationPlanAsync(Request(programme, elsewhere.County))));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(async () => await host.Plans().CreateImplementationPlanAsync(Request("programmes/none", world.County))));
    }

    [DatabaseFact]
    public async Task Targets_change_under_an_etag()
    {
        var world = await host.World();
        var plan = await host.Plans().CreateImplementationPlanAsync(Request(await host.Programme(world), world.County));
        UpdateImplementationPlanRequest Update() => new()
        {
            ImplementationPlan = new ImplementationPlan { Name = plan.Name, Etag = plan.Etag, Targets = { new Target { Metric = "schools_reached", Date = Term.ToProto(), Value = 3 } } },
            UpdateMask = FieldMask.FromString("targets"),
            RequestId = PeopleOnSqlite.NewId(),
        };

        var changed = await host.Plans().UpdateImplementationPlanAsync(Update());

        Assert.Equal(("schools_reached", "The county's plan", 1), (Assert.Single(changed.Targets).Metric, changed.DisplayName, changed.ExpectedBarriers.Count));
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () => await host.Plans().UpdateImplementationPlanAsync(Update())));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Plans(host.As(world.Head, "head_teacher")).UpdateImplementationPlanAsync(Update())));
    }

    [DatabaseFact]
    [Trait("requirement", "ATT-14")]
    public async Task A_variance_carries_its_reason_and_action_until_that_is_done()
    {
        var world = await host.World();
        var plan = await host.Plans().CreateImplementationPlanAsync(Request(await host.Programme(world), world.County));
        var officer = host.Plans(host.As(world.Officer, "county_officer"));
        CreatePlanVarianceRequest Record(string metric) => new()
        {
            Parent = plan.Name,
            PlanVariance = new PlanVariance
            {
                Metric = metric,
                TargetDate = Term.ToProto(),
                ActualValue = 7,
                Reason = "Two posts are vacant",
                BarrierCategory = BarrierCategory.StaffNumbers,
                Action = "Train two deputies",
                ActionDueDate = new DateOnly(2027, 1, 31).ToProto(),
            },
            RequestId = PeopleOnSqlite.NewId(),
        };

        var variance = await officer.CreatePlanVarianceAsync(Record("coaches_trained"));
        var done = await officer.UpdatePlanVarianceAsync(new UpdatePlanVarianceRequest
        {
            PlanVariance = new PlanVariance { Name = variance.Name, Etag = variance.Etag, ActionState = ActionState.Done },
            RequestId = PeopleOnSqlite.NewId(),
        });

        Assert.Equal((10L, 7L, ActionState.Open), (variance.TargetValue, variance.ActualValue, variance.ActionState));
        Assert.Equal((ActionState.Done, "Two posts are vacant"), (done.ActionState, done.Reason));
        Assert.Equal(["plan_variance.metric"], await PeopleOnSqlite.Violations(async () => await officer.CreatePlanVarianceAsync(Record("other"))));
        Assert.Equal([done], (await officer.ListPlanVariancesAsync(new ListPlanVariancesRequest { Parent = plan.Name })).PlanVariances);
        Assert.Empty((await officer.ListPlanVariancesAsync(new ListPlanVariancesRequest { Parent = plan.Name, ActionState = ActionState.Open })).PlanVariances);
        Assert.Empty((await host.Plans(host.As(world.Head, "head_teacher")).ListPlanVariancesAsync(new ListPlanVariancesRequest { Parent = plan.Name })).PlanVariances);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Plans(host.As(world.Teacher, "teacher")).ListPlanVariancesAsync(new ListPlanVariancesRequest { Parent = plan.Name })));
    }

    private static CreateImplementationPlanRequest Request(string programme, string unit) => new()
    {
        ImplementationPlan = new ImplementationPlan
        {
            DisplayName = "The county's plan",
            Programme = programme,
            OrgUnit = unit,
            Targets =
            {
                new Target { Metric = "teachers_coached", Date = Term.ToProto(), Value = 40 },
                new Target { Metric = "coaches_trained", Date = Term.ToProto(), Value = 10, Note = "By the end of term" },
            },
            ExpectedBarriers = { new ImplementationPlan.Types.ExpectedBarrier { Category = BarrierCategory.TimeOfYear, Description = "Examinations" } },
        },
        RequestId = PeopleOnSqlite.NewId(),
    };
}

public sealed class ImplementationPlanOnSqlite(PeopleOnSqlite host) : ImplementationPlanTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class ImplementationPlanOnSqlServer(PeopleOnSqlServer host) : ImplementationPlanTests(host), IClassFixture<PeopleOnSqlServer>;
