using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Testing;
using Coaching.Type.V1;
using Grpc.Core;
using Outcome = Coaching.People.V1.SelectionDecision.Types.Outcome;
using Role = Coaching.People.V1.StaffAssignment.Types.Role;

namespace Coaching.People.Tests;

public abstract class PreparationTests(PeopleOnSqlite host)
{
    [DatabaseFact]
    [Trait("requirement", "CAS-42")]
    [Trait("requirement", "IMP-13")]
    [Trait("requirement", "CAS-44")]
    public async Task A_checklist_in_force_gates_coach_and_coachee_until_every_required_item_is_confirmed()
    {
        var world = await host.World();
        var coach = await Checklist(world.County, ReadinessAudience.Coach);
        var coachee = await Checklist(world.School, ReadinessAudience.Coachee);

        var refused = await Assert.ThrowsAsync<RpcException>(() => host.Pair(world.Head, world.Teacher));

        Assert.Equal("COACH_NOT_READY", Errors.Reason(refused));
        Assert.Equal("COACH_NOT_READY,COACHEE_NOT_READY", Metadata(refused, "reasons"));
        Assert.Equal($"{Id(coach)}/trained,{Id(coachee)}/trained", Metadata(refused, "missing"));
        Assert.True((await Confirm($"{world.Head}/readiness/coach", coach.Name, "trained")).Ready);
        Assert.Equal("COACHEE_NOT_READY", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, world.Teacher)));
        await Confirm($"{world.Teacher}/readiness/coachee", coachee.Name, "trained");
        var pair = await host.Pair(world.Head, world.Teacher);
        Assert.True(pair.CoachAppraises);
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-42")]
    public async Task People_confirm_for_themselves_only_what_is_left_to_them()
    {
        var world = await host.World();
        var checklist = await Checklist(world.County, ReadinessAudience.Coachee);
        var name = $"{world.Teacher}/readiness/coachee";
        var teacher = host.Readiness(host.As(world.Teacher, "teacher"));

        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => Confirm("people/me/readiness/coachee", checklist.Name, "trained", teacher)));
        var own = await Confirm("people/me/readiness/coachee", checklist.Name, "read", teacher);
        var done = await Confirm(name, checklist.Name, "trained", host.Readiness(host.As(world.Head, "head_teacher")));

        Assert.False(own.Ready);
        Assert.True(done.Ready);
        Assert.Equal([(world.Head, true), (world.Teacher, true)], done.Items.Select(item => (item.ConfirmedBy, item.Confirmed)));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() =>
            Confirm(name, checklist.Name, "trained", host.Readiness(host.As(world.OtherHead, "head_teacher")))));
        Assert.Equal("RESOURCE_NOT_FOUND", await PeopleOnSqlite.Reason(() => Confirm(name, checklist.Name, "unknown")));
        var withdrawn = await host.Readiness().WithdrawReadinessAsync(new WithdrawReadinessRequest
        {
            Name = name,
            Items = { new ReadinessItemRef { Checklist = checklist.Name, Key = "trained" } },
            RequestId = PeopleOnSqlite.NewId(),
        });
        Assert.False(withdrawn.Ready);
        Assert.Equal(3, await host.Count("SELECT COUNT(*) FROM outbox WHERE aggregate = @name AND type = 'coaching.people.v1.ReadinessChanged'", new { name }));
        var listed = await host.Readiness(host.As(world.Head, "head_teacher"))
            .ListReadinessAsync(new ListReadinessRequest { OrgUnit = world.School, Audience = ReadinessAudience.Coachee });
        Assert.Equal(new[] { world.Head, world.Teacher }.Order(StringComparer.Ordinal), listed.Readiness.Select(one => one.Person));
    }

    [DatabaseFact]
    public async Task Other_items_make_a_new_revision_and_a_retired_checklist_gates_nobody()
    {
        var world = await host.World();
        var checklist = await Checklist(world.County, ReadinessAudience.Coach);
        checklist.Items.Add(new ReadinessChecklist.Types.Item { Key = "practised", Title = "Has practised", Required = true });

        var revised = await host.Readiness().UpdateReadinessChecklistAsync(
            new UpdateReadinessChecklistRequest { ReadinessChecklist = checklist, UpdateMask = new() { Paths = { "items" } }, RequestId = PeopleOnSqlite.NewId() });
        Assert.Equal(2, revised.Revision);
        revised.State = ReadinessChecklist.Types.State.Retired;
        await host.Readiness().UpdateReadinessChecklistAsync(
            new UpdateReadinessChecklistRequest { ReadinessChecklist = revised, UpdateMask = new() { Paths = { "state" } }, RequestId = PeopleOnSqlite.NewId() });

        await host.Pair(world.Head, world.Teacher);
        Assert.Equal(2, await host.Count("SELECT COUNT(*) FROM readiness_checklist_revisions WHERE checklist = @Name", new { checklist.Name }));
        Assert.Empty((await host.Readiness().ListReadinessChecklistsAsync(new ListReadinessChecklistsRequest { OrgUnit = world.School })).ReadinessChecklists);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(() => Checklist("", ReadinessAudience.Coach, host.Readiness(host.As(world.Officer, "county_officer")))));
    }

    [DatabaseFact]
    public async Task Invalid_checklists_criteria_and_decisions_name_every_field()
    {
        var checklist = new ReadinessChecklist { OrgUnit = "x", Items = { new ReadinessChecklist.Types.Item { Key = "A" }, new ReadinessChecklist.Types.Item { Key = "A" } } };
        var criteria = new SelectionCriteria { Tiers = { Tier.Unspecified }, Criteria = { new SelectionCriteria.Types.Criterion { Key = "k", Title = "t", MinimumPoints = 5 } } };
        var decision = new SelectionDecision { Person = "x", DecideDate = new DateOnly(2030, 1, 1).ToProto(), Ratings = { new SelectionDecision.Types.Rating { Points = 9 } } };

        string[] first = ["readiness_checklist.audience", "readiness_checklist.display_name", "readiness_checklist.items", "readiness_checklist.items[0].key",
            "readiness_checklist.items[0].title", "readiness_checklist.items[1].key", "readiness_checklist.items[1].title", "readiness_checklist.org_unit"];
        Assert.Equal(first, await PeopleOnSqlite.Violations(async () => await host.Readiness().CreateReadinessChecklistAsync(
            new CreateReadinessChecklistRequest { ReadinessChecklist = checklist, RequestId = PeopleOnSqlite.NewId() })));
        string[] second = ["selection_criteria.criteria[0].minimum_points", "selection_criteria.criteria[0].weight", "selection_criteria.display_name", "selection_criteria.tiers"];
        Assert.Equal(second, await PeopleOnSqlite.Violations(async () => await host.Selection().CreateSelectionCriteriaAsync(
            new CreateSelectionCriteriaRequest { SelectionCriteria = criteria, RequestId = PeopleOnSqlite.NewId() })));
        string[] third = ["selection_decision.criteria", "selection_decision.decide_date", "selection_decision.outcome", "selection_decision.person", "selection_decision.ratings[0].points"];
        Assert.Equal(third, await PeopleOnSqlite.Violations(async () => await host.Selection().CreateSelectionDecisionAsync(
            new CreateSelectionDecisionRequest { SelectionDecision = decision, RequestId = PeopleOnSqlite.NewId() })));
    }

    [DatabaseFact]
    [Trait("requirement", "CAS-43")]
    [Trait("requirement", "STEP-31")]
    public async Task Where_criteria_are_in_force_only_who_is_selected_coaches_and_the_latest_decision_counts()
    {
        var world = await host.World();
        var criteria = await Criteria(world.County);

        Assert.Equal("COACH_NOT_SELECTED", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, world.Teacher)));
        Assert.Equal("RATING_BELOW_MINIMUM", await PeopleOnSqlite.Reason(() => Decide(world.Head, criteria, Outcome.Selected, 1)));
        Assert.Equal(["selection_decision.ratings"], await PeopleOnSqlite.Violations(() => Decide(world.Head, criteria, Outcome.Selected, 4, "unknown")));
        var decision = await Decide(world.Head, criteria, Outcome.Selected, 4);
        var pair = await host.Pair(world.Head, world.Teacher);
        await Decide(world.Head, criteria, Outcome.NotSelected, 1);
        Assert.Equal("COACH_NOT_SELECTED", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, world.Teacher, Tier.Peer)));

        Assert.Equal((4, 1, world.School, "people/admin"), (decision.Score, decision.CriteriaRevision, decision.OrgUnit, decision.DecidedBy));
        Assert.Equal(world.Head, pair.Coach);
        var official = host.Selection(host.As(world.Official, "education_official"));
        await official.CreateSelectionDecisionAsync(Request(world.Teacher, criteria, Outcome.Deferred, 3));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await official.CreateSelectionDecisionAsync(Request(world.Official, criteria, Outcome.Selected, 4))));
        var own = await host.Selection(host.As(world.Teacher, "teacher")).ListSelectionDecisionsAsync(new ListSelectionDecisionsRequest());
        Assert.Equal(Outcome.Deferred, Assert.Single(own.SelectionDecisions).Outcome);
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () => await host.Selection().GetSelectionDecisionAsync(new GetSelectionDecisionRequest { Name = decision.Name })));
        criteria.Criteria[0].Weight = 5;
        var update = new UpdateSelectionCriteriaRequest { SelectionCriteria = criteria, UpdateMask = new() { Paths = { "criteria" } }, RequestId = PeopleOnSqlite.NewId() };
        Assert.Equal(2, (await host.Selection().UpdateSelectionCriteriaAsync(update)).Revision);
        var first = await host.Selection().GetSelectionCriteriaAsync(new GetSelectionCriteriaRequest { Name = criteria.Name, Revision = 1 });
        Assert.Equal((3, 1), (first.Criteria[0].Weight, first.Revision));
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-21")]
    [Trait("requirement", "STEP-20")]
    [Trait("requirement", "LL-08")]
    public async Task A_coach_takes_no_more_coachees_than_the_capacity_and_is_flagged_before()
    {
        var world = await host.World();
        var second = await host.Staff(world.School, Role.Teacher, "Second");
        var head = host.Capacity(host.As(world.Head, "head_teacher"));
        var usual = await head.GetCoachCapacityAsync(new GetCoachCapacityRequest { Name = "people/me/coachCapacity" });
        Assert.Equal((10, 1, "\"0\""), (usual.MaxCoachees, usual.TargetCoachees, usual.Etag));

        usual.MaxCoachees = 1;
        var set = await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = usual, RequestId = PeopleOnSqlite.NewId() });
        await host.Pair(world.Head, world.Teacher);
        Assert.Equal("COACH_AT_CAPACITY", await PeopleOnSqlite.Reason(() => host.Pair(world.Head, second)));
        await host.Pair(world.Head, world.Teacher, Tier.Peer);
        set.MaxCoachees = 5;
        await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = set, RequestId = PeopleOnSqlite.NewId() });
        Assert.Equal("ETAG_MISMATCH", await PeopleOnSqlite.Reason(async () =>
            await host.Capacity().UpdateCoachCapacityAsync(new UpdateCoachCapacityRequest { CoachCapacity = set, RequestId = PeopleOnSqlite.NewId() })));
        await host.Pair(world.Head, second);

        var caseload = Assert.Single((await head.ListCaseloadsAsync(new ListCaseloadsRequest { OrgUnit = world.School })).Caseloads);
        Assert.Equal((2, 5, 135, 45), (caseload.CoacheeCount, caseload.MaxCoachees, caseload.WeeklyMinutes, caseload.MinutesPerExtraCoachee));
        Assert.Equal([Caseload.Types.Flag.OverTarget], caseload.Flags);
        Assert.Empty((await host.Capacity(host.As(world.OtherHead, "head_teacher")).ListCaseloadsAsync(new ListCaseloadsRequest())).Caseloads);
    }

    [DatabaseFact]
    [Trait("requirement", "STEP-22")]
    [Trait("requirement", "STEP-15")]
    public async Task Who_has_teachers_without_coaches_is_told_to_pair_to_train_or_to_recruit()
    {
        var world = await host.World();
        var query = new QueryCoachingCapacityRequest { OrgUnit = world.School };
        var officer = host.Capacity(host.As(world.Officer, "county_officer"));

        Assert.Equal(CoachingCapacity.Types.Recommendation.Pair, (await officer.QueryCoachingCapacityAsync(query)).Recommendation);
        await host.Pair(world.Head, world.Teacher);
        Assert.Equal(CoachingCapacity.Types.Recommendation.None, (await officer.QueryCoachingCapacityAsync(query)).Recommendation);
        await host.Staff(world.School, Role.Teacher, "Second");
        await host.Staff(world.School, Role.Teacher, "Third");
        var recruit = await officer.QueryCoachingCapacityAsync(query);
        Assert.Equal((CoachingCapacity.Types.Recommendation.Recruit, 2, 0), (recruit.Recommendation, recruit.CoachesToRecruit, recruit.FreePlaces));
        await host.Staff(world.School, Role.DeputyHead, "Deputy");
        await Checklist(world.School, ReadinessAudience.Coach);
        var train = await officer.QueryCoachingCapacityAsync(query);
        Assert.Equal((CoachingCapacity.Types.Recommendation.Train, 2, 0), (train.Recommendation, train.CoachesToTrain, train.CoachesToRecruit));
        Assert.Equal((12, 1), (train.Months.Count, train.Months[^1].Coaches));
        Assert.Equal([(Role.HeadOfInstitution, 1), (Role.DeputyHead, 1)], train.Posts.Select(post => (post.Role, post.Coaches)));
        Assert.Equal("TOO_FEW_PEOPLE", await PeopleOnSqlite.Reason(async () => await host.Capacity().QueryCoachingCapacityAsync(query)));
        Assert.Equal("PERMISSION_DENIED", await PeopleOnSqlite.Reason(async () =>
            await host.Capacity(host.As(world.OtherHead, "head_teacher")).QueryCoachingCapacityAsync(query)));
    }

    private async Task<ReadinessChecklist> Checklist(string unit, ReadinessAudience audience, ReadinessService.ReadinessServiceClient? client = null) =>
        await (client ?? host.Readiness()).CreateReadinessChecklistAsync(new CreateReadinessChecklistRequest
        {
            ReadinessChecklist = new ReadinessChecklist
            {
                DisplayName = "Before the first session",
                Audience = audience,
                OrgUnit = unit,
                Items =
                {
                    new ReadinessChecklist.Types.Item { Key = "trained", Title = "Has been trained", Required = true },
                    new ReadinessChecklist.Types.Item { Key = "read", Title = "Has read the concepts", SelfConfirmed = true },
                },
            },
            RequestId = PeopleOnSqlite.NewId(),
        });

    private async Task<Readiness> Confirm(string name, string checklist, string key, ReadinessService.ReadinessServiceClient? client = null) =>
        await (client ?? host.Readiness()).ConfirmReadinessAsync(new ConfirmReadinessRequest
        {
            Name = name,
            Items = { new ReadinessItemRef { Checklist = checklist, Key = key } },
            RequestId = PeopleOnSqlite.NewId(),
        });

    private async Task<SelectionCriteria> Criteria(string unit) => await host.Selection().CreateSelectionCriteriaAsync(new CreateSelectionCriteriaRequest
    {
        SelectionCriteria = new SelectionCriteria
        {
            DisplayName = "Who coaches",
            OrgUnit = unit,
            Criteria =
            {
                new SelectionCriteria.Types.Criterion { Key = "interest-in-pedagogy", Title = "Interest in pedagogy", Weight = 3, MinimumPoints = 2 },
                new SelectionCriteria.Types.Criterion { Key = "helps-others", Title = "Helps others to improve", Weight = 2 },
            },
        },
        RequestId = PeopleOnSqlite.NewId(),
    });

    private async Task<SelectionDecision> Decide(string person, SelectionCriteria criteria, Outcome outcome, int points, string key = "helps-others") =>
        await host.Selection().CreateSelectionDecisionAsync(Request(person, criteria, outcome, points, key));

    private static CreateSelectionDecisionRequest Request(string person, SelectionCriteria criteria, Outcome outcome, int points, string key = "helps-others") => new()
    {
        SelectionDecision = new SelectionDecision
        {
            Person = person,
            Criteria = criteria.Name,
            Outcome = outcome,
            DecideDate = PeopleOnSqlite.Start.ToProto(),
            Ratings =
            {
                new SelectionDecision.Types.Rating { Key = "interest-in-pedagogy", Points = points, Evidence = "Leads the reading group." },
                new SelectionDecision.Types.Rating { Key = key, Points = points },
            },
        },
        RequestId = PeopleOnSqlite.NewId(),
    };

    private static string Id(ReadinessChecklist checklist) => ResourceName.IdOf(checklist.Name);

    private static string Metadata(RpcException error, string key) =>
        Errors.Details(error)!.Details.Where(any => any.Is(Google.Rpc.ErrorInfo.Descriptor)).Select(any => any.Unpack<Google.Rpc.ErrorInfo>()).Single().Metadata[key];
}

public sealed class PreparationOnSqlite(PeopleOnSqlite host) : PreparationTests(host), IClassFixture<PeopleOnSqlite>;

public sealed class PreparationOnSqlServer(PeopleOnSqlServer host) : PreparationTests(host), IClassFixture<PeopleOnSqlServer>;
