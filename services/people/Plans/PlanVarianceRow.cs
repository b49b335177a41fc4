using Coaching.People.V1;
using Coaching.Platform;
using ActionState = Coaching.People.V1.PlanVariance.Types.ActionState;

namespace Coaching.People;

internal sealed record PlanVarianceRow
{
    public const string Columns =
        "name, plan_name, programme, org_unit, metric, target_date, target_value, action_state, content, version, create_time, update_time";

    /// <summary>What went wrong and why is for those who answer for the place.</summary>
    public static readonly string Within = Reach.Predicate("plan_variances.org_unit");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM plan_variances WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string PlanName { get; init; }

    public required string Programme { get; init; }

    public required string OrgUnit { get; init; }

    public required string Metric { get; init; }

    public required DateOnly TargetDate { get; init; }

    public required long TargetValue { get; init; }

    public required ActionState ActionState { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static string ContentOf(PlanVariance variance) => Platform.Content.Of(new PlanVariance
    {
        ActualValue = variance.ActualValue,
        Reason = variance.Reason,
        BarrierCategory = variance.BarrierCategory,
        Action = variance.Action,
        ActionDueDate = variance.ActionDueDate,
    });

    public static ActionState StateOf(PlanVariance variance) =>
        variance.ActionState == ActionState.Unspecified ? ActionState.Open : variance.ActionState;

    public PlanVariance ToProto()
    {
        var variance = Platform.Content.Read<PlanVariance>(Content);
        variance.Name = Name;
        variance.Metric = Metric;
        variance.TargetDate = TargetDate.ToProto();
        variance.TargetValue = TargetValue;
        variance.ActionState = ActionState;
        variance.CreateTime = CreateTime.ToProto();
        variance.UpdateTime = UpdateTime.ToProto();
        variance.Etag = Etag.Of(Version);
        return variance;
    }

    public PlanVarianceChanged ToFact()
    {
        var content = Platform.Content.Read<PlanVariance>(Content);
        return new PlanVarianceChanged
        {
            PlanVariance = Name,
            Programme = Programme,
            OrgUnit = OrgUnit,
            Metric = Metric,
            TargetDate = TargetDate.ToProto(),
            TargetValue = TargetValue,
            ActualValue = content.ActualValue,
            BarrierCategory = content.BarrierCategory,
            ActionState = ActionState,
        };
    }
}
