using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachSelectionApi
{
    public override Task<SelectionDecision> CreateSelectionDecision(CreateSelectionDecisionRequest request, ServerCallContext context)
    {
        var draft = request.SelectionDecision ?? new SelectionDecision();
        var violations = new Violations()
            .Require(request.SelectionDecision is not null, "selection_decision", "must be set")
            .OptionalId("selection_decision_id", request.SelectionDecisionId);
        SelectionRules.Check(violations, draft, context.Reach().Today);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();
        if (draft.Person == context.Caller().Person)
        {
            throw Errors.Denied();
        }

        var name = $"selectionDecisions/{(request.SelectionDecisionId.Length == 0 ? Guid.CreateVersion7().ToString() : request.SelectionDecisionId)}";
        return database.Once(context, request, name, tx => Decide(tx, context, name, draft), (tx, stored) => ShowDecision(tx, context, stored));
    }

    private static async Task<SelectionDecision> Decide(Session tx, ServerCallContext context, string name, SelectionDecision draft)
    {
        var person = await tx.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name = draft.Person })) ?? throw Errors.NotFound(draft.Person);
        person.MustServe();
        var criteria = await ShowCriteria(tx, draft.Criteria);
        if (criteria.State != SelectionCriteria.Types.State.Active)
        {
            throw Errors.Precondition("CRITERIA_RETIRED", $"{criteria.Name} are no longer in force.", ("name", criteria.Name));
        }

        var ratings = draft.Ratings.ToLookup(rating => rating.Key, rating => rating.Points);
        new Violations()
            .Require(
                draft.Ratings.Count == criteria.Criteria.Count && criteria.Criteria.All(one => ratings[one.Key].Count() == 1),
                "selection_decision.ratings", "must hold one rating for each criterion")
            .ThrowIfAny();
        var below = criteria.Criteria.Where(one => ratings[one.Key].Single() < one.MinimumPoints).Select(one => one.Key).ToList();
        if (draft.Outcome == SelectionDecision.Types.Outcome.Selected && below.Count > 0)
        {
            throw Errors.Precondition(
                "RATING_BELOW_MINIMUM", $"{draft.Person} is rated below the minimum in {string.Join(", ", below)}.", ("criteria", string.Join(',', below)));
        }

        var decision = draft.Clone();
        decision.Name = name;
        decision.CriteriaRevision = criteria.Revision;
        decision.Score = (double)criteria.Criteria.Sum(one => one.Weight * ratings[one.Key].Single()) / criteria.Criteria.Sum(one => one.Weight);
        decision.DecidedBy = context.Caller().Name;
        decision.OrgUnit = person.PrimaryOrgUnit;
        decision.CreateTime = tx.Now.ToProto();
        if (!await tx.TryInsert(SelectionDecisionRow.Insert, SelectionDecisionRow.Of(decision, tx.Now)))
        {
            throw Errors.AlreadyExists(name);
        }

        await tx.Publish(name, 1, new SelectionDecided
        {
            SelectionDecision = name,
            Person = decision.Person,
            Criteria = decision.Criteria,
            CriteriaRevision = decision.CriteriaRevision,
            Outcome = decision.Outcome,
            OrgUnit = decision.OrgUnit,
            DecideDate = decision.DecideDate,
        });
        return decision;
    }
}
