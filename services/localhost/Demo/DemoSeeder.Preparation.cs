using Coaching.People.V1;
using Coaching.Type.V1;

namespace Coaching.Localhost;

/// <summary>The part of the demonstration in which coaches are chosen and both sides are prepared.</summary>
internal sealed partial class DemoSeeder
{
    private const string CoachChecklist = "readinessChecklists/coach-preparation";
    private const string CoacheeChecklist = "readinessChecklists/coachee-preparation";
    private const string Criteria = "selectionCriteria/school-coaches";

    // In every second school the lead still waits for the training, and two of six colleagues for their introduction.
    private static bool IsTrained(DemoSchool school) => school.Number % 2 == 1;

    private Task AddCoachChecklist(CancellationToken cancel) => AddChecklist(
        CoachChecklist, "What a coach has done before the first session", ReadinessAudience.Coach,
        [("coaching-skills", "Coaching skills course"), ("feedback-practice", "Practised giving feedback"), ("digital-tools", "Knows the coaching app")], cancel);

    private Task AddCoacheeChecklist(CancellationToken cancel) => AddChecklist(
        CoacheeChecklist, "What a coachee has done before the first session", ReadinessAudience.Coachee,
        [("coaching-concepts", "Introduced to what coaching is"), ("digital-tools", "Knows the coaching app")], cancel);

    private async Task AddChecklist(
        string name, string displayName, ReadinessAudience audience, (string Key, string Title)[] items, CancellationToken cancel)
    {
        var checklist = new ReadinessChecklist { DisplayName = displayName, Audience = audience, OrgUnit = DemoPlan.Nation };
        checklist.Items.AddRange(items.Select(item => new ReadinessChecklist.Types.Item { Key = item.Key, Title = item.Title, Required = true }));
        await (await clients.Readiness(Personas.National)).CreateReadinessChecklistAsync(
            new CreateReadinessChecklistRequest { ReadinessChecklist = checklist, ReadinessChecklistId = Id(name), RequestId = DemoPlan.RequestId(name) },
            cancellationToken: cancel);
    }

    private async Task AddCriteria(CancellationToken cancel)
    {
        var criteria = new SelectionCriteria { DisplayName = "Who coaches teachers", OrgUnit = DemoPlan.Nation, Tiers = { Tier.HeadToTeacher } };
        criteria.Criteria.Add(new SelectionCriteria.Types.Criterion { Key = "interest-in-pedagogy", Title = "Interest in pedagogy", Weight = 3, MinimumPoints = 2 });
        criteria.Criteria.Add(new SelectionCriteria.Types.Criterion { Key = "helping-others", Title = "Helps other teachers improve", Weight = 2, MinimumPoints = 2 });
        await (await clients.Selection(Personas.National)).CreateSelectionCriteriaAsync(
            new CreateSelectionCriteriaRequest { SelectionCriteria = criteria, SelectionCriteriaId = Id(Criteria), RequestId = DemoPlan.RequestId(Criteria) },
            cancellationToken: cancel);
    }

    private Func<CancellationToken, Task> AddLead(DemoSchool school) => async cancel =>
        await (await clients.People(Personas.National)).CreateStaffAssignmentAsync(
            new CreateStaffAssignmentRequest
            {
                Parent = $"people/{school.Lead}",
                StaffAssignment = new StaffAssignment
                {
                    Role = StaffAssignment.Types.Role.CoachingLead,
                    OrgUnit = school.Name,
                    StartDate = Of(plan.FirstWeek),
                },
                StaffAssignmentId = "lead",
                RequestId = DemoPlan.RequestId($"people/{school.Lead}/lead"),
            },
            cancellationToken: cancel);

    private IEnumerable<Func<CancellationToken, Task>> Prepare()
    {
        var coaches = plan.Pairs.Select(pair => pair.Coach).Concat(plan.Schools.Where(IsTrained).Select(school => school.Lead)).Distinct();
        var coachees = plan.Pairs.Select(pair => pair.Coachee).Concat(plan.Schools.SelectMany(school => DemoPlan.Teachers(school).SkipLast(2))).Distinct();
        return
        [
            .. coaches.Select(coach => Confirm(coach, "coach", CoachChecklist, "coaching-skills", "feedback-practice", "digital-tools")),
            .. coachees.Select(coachee => Confirm(coachee, "coachee", CoacheeChecklist, "coaching-concepts", "digital-tools")),
        ];
    }

    private Func<CancellationToken, Task> Confirm(string person, string audience, string checklist, params string[] keys) => async cancel =>
    {
        var name = $"people/{person}/readiness/{audience}";
        var request = new ConfirmReadinessRequest { Name = name, ConfirmDate = Of(plan.FirstWeek), RequestId = DemoPlan.RequestId(name) };
        request.Items.AddRange(keys.Select(key => new ReadinessItemRef { Checklist = checklist, Key = key }));
        await (await clients.Readiness(Personas.National)).ConfirmReadinessAsync(request, cancellationToken: cancel);
    };

    private IEnumerable<Func<CancellationToken, Task>> Select() =>
        plan.Schools.Select(school => Decide(school.Head, 4, SelectionDecision.Types.Outcome.Selected))
            .Concat(plan.Schools.Select(school => school.Number % 5 == 0
                ? Decide(school.Lead, 1, SelectionDecision.Types.Outcome.Deferred)
                : Decide(school.Lead, 3, SelectionDecision.Types.Outcome.Selected)));

    private Func<CancellationToken, Task> Decide(string person, int points, SelectionDecision.Types.Outcome outcome) => async cancel =>
    {
        var decision = new SelectionDecision { Person = $"people/{person}", Criteria = Criteria, Outcome = outcome, DecideDate = Of(plan.FirstWeek) };
        foreach (var key in new[] { "interest-in-pedagogy", "helping-others" })
        {
            decision.Ratings.Add(new SelectionDecision.Types.Rating { Key = key, Points = points });
        }

        await (await clients.Selection(Personas.National)).CreateSelectionDecisionAsync(
            new CreateSelectionDecisionRequest
            {
                SelectionDecision = decision,
                SelectionDecisionId = person,
                RequestId = DemoPlan.RequestId($"selectionDecisions/{person}"),
            },
            cancellationToken: cancel);
    };
}
