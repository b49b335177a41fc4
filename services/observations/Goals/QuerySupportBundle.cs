using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;
using static Coaching.Observations.V1.QuerySupportBundleResponse.Types;
using Answer = Coaching.Observations.V1.Observation.Types.Answer;
using Choice = Coaching.Observations.V1.Observation.Types.Answer.Types.Choice;
using Item = Coaching.Observations.V1.Instrument.Types.Item;

namespace Coaching.Observations;

internal sealed partial class GoalsApi
{
    private const string MixedAbility = "mixed-ability";
    private const int ObservationsLookedAt = 10;
    private const int StepsSuggested = 5;

    public override Task<QuerySupportBundleResponse> QuerySupportBundle(QuerySupportBundleRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, GoalRow.Pattern).ThrowIfAny();

        return database.ReadContent(context, async db =>
        {
            var row = await Find(db, context, request.Name);
            var seen = new List<Seen> { Read(row, context) };
            var response = new QuerySupportBundleResponse();
            response.Facts.Add(OfGoal(await row.ToProto(db, vault)));
            if (row.IsPersonal)
            {
                foreach (var fact in await OfObservations(db, context, row))
                {
                    response.Facts.Add(fact);
                    seen.Add(new Seen(fact.Resource, row.Coachee));
                }
            }

            if (response.Facts.Count > 0)
            {
                var steps = await db.Page<string>(SelectFittingSteps, new { LibraryStep.Types.State.Active, row.OrgUnit, take = StepsSuggested });
                response.Suggestions.Add(new[] { SupportKind.TargetedCoaching, SupportKind.Workshop, SupportKind.ModelLesson }.Select(kind =>
                    new Suggestion { Kind = kind, LibrarySteps = { kind == SupportKind.Workshop ? [] : steps } }));
            }

            return (response, (IReadOnlyList<Seen>)seen);
        });
    }

    // That the goal is about mixed ability says nothing yet; that most learners are not reached does.
    private static IEnumerable<SupportFact> OfGoal(Goal goal) =>
        goal.Indicators.Any(indicator => indicator.EndsWith(MixedAbility, StringComparison.Ordinal))
            ? goal.LearnerData.Where(data => data.Count * 2 < data.Learners)
                .Select(data => new SupportFact { Resource = goal.Name, Key = "learner_data", Value = data.Count, Of = data.Learners })
            : [];

    private async Task<IReadOnlyList<SupportFact>> OfObservations(Session db, ServerCallContext context, GoalRow goal)
    {
        var args = context.Reach().With(new { goal.CoachingRelationship, db.Now, take = ObservationsLookedAt });
        var forms = new Dictionary<string, Instrument>();
        var facts = new List<SupportFact>();
        foreach (var observation in await ObservationRow.Open(vault, db, await db.Page<ObservationRow>(SelectRecent, args)))
        {
            if (!forms.TryGetValue(observation.Instrument, out var form))
            {
                form = (await db.One<InstrumentRow>(InstrumentRow.SelectByName, new { Name = observation.Instrument })).ToProto();
                forms.Add(observation.Instrument, form);
            }

            var items = form.Items.Where(item => item.Standards.Any(standard => standard.EndsWith(MixedAbility, StringComparison.Ordinal)))
                .ToDictionary(item => item.Key);
            facts.AddRange(observation.Answers.Where(answer => items.TryGetValue(answer.Key, out var item) && IsWeak(item, answer))
                .Select(answer => new SupportFact
                {
                    Resource = observation.Name,
                    Key = answer.Key,
                    Value = answer.ValueCase == Answer.ValueOneofCase.Number ? answer.Number : 0,
                    Of = answer.ValueCase == Answer.ValueOneofCase.Number ? items[answer.Key].Max : 0,
                }));
        }

        return facts;
    }

    private static bool IsWeak(Item item, Answer answer) => item.Kind switch
    {
        Item.Types.Kind.YesNo => answer.Choice == Choice.No,
        Item.Types.Kind.LowMediumHigh => answer.Choice == Choice.Low,
        Item.Types.Kind.Scale => answer.Number * 2 < item.Min + item.Max,
        _ => false,
    };

    private static readonly string SelectRecent = $"""
        SELECT {ObservationRow.Columns}
        FROM observations o
        WHERE o.coaching_relationship = @CoachingRelationship AND {ObservationRow.Reached}
        ORDER BY o.start_time DESC, o.name DESC
        """;

    private const string SelectFittingSteps = """
        SELECT s.name FROM library_steps s
        WHERE s.state = @Active AND (s.words LIKE '% MIXED%' OR s.words LIKE '% DIFFERENTIAT%')
          AND (s.org_unit = '' OR EXISTS (SELECT 1 FROM dir_ancestors a WHERE a.org_unit = @OrgUnit AND a.ancestor = s.org_unit))
        ORDER BY s.name
        """;
}
