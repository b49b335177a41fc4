using Coaching.People.V1;
using Coaching.Platform;
using Target = Coaching.People.V1.ImplementationPlan.Types.Target;

namespace Coaching.People;

internal sealed record ImplementationPlanRow
{
    public const string Columns = "name, programme, org_unit, content, version, create_time, update_time";

    public const string SelectByName = $"SELECT {Columns} FROM implementation_plans WHERE name = @name";

    /// <summary>Plans name no people: staff see where they should be by a date, a partner sees its own programmes' plans.</summary>
    public static readonly string Within = ProgrammeRow.WithinOf("implementation_plans.programme");

    public static readonly string SelectVisible = $"SELECT {Columns} FROM implementation_plans WHERE name = @name AND {Within}";

    public required string Name { get; init; }

    public required string Programme { get; init; }

    public required string OrgUnit { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    public static ImplementationPlanRow Of(ImplementationPlan plan, string name, long version, DateTimeOffset createTime, DateTimeOffset now) => new()
    {
        Name = name,
        Programme = plan.Programme,
        OrgUnit = plan.OrgUnit,
        Content = Platform.Content.Of(new ImplementationPlan
        {
            DisplayName = plan.DisplayName,
            Targets = { plan.Targets.Select(Measured).OrderBy(target => target.Date.ToDateOnly()).ThenBy(target => target.Metric, StringComparer.Ordinal) },
            ExpectedBarriers = { plan.ExpectedBarriers },
        }),
        Version = version,
        CreateTime = createTime,
        UpdateTime = now,
    };

    public ImplementationPlan ToProto()
    {
        var plan = Platform.Content.Read<ImplementationPlan>(Content);
        plan.Name = Name;
        plan.Programme = Programme;
        plan.OrgUnit = OrgUnit;
        plan.CreateTime = CreateTime.ToProto();
        plan.UpdateTime = UpdateTime.ToProto();
        plan.Etag = Etag.Of(Version);
        return plan;
    }

    public ImplementationPlanChanged ToFact()
    {
        var targets = Platform.Content.Read<ImplementationPlan>(Content).Targets;
        foreach (var target in targets)
        {
            target.Note = "";
        }

        return new ImplementationPlanChanged { ImplementationPlan = Name, Programme = Programme, OrgUnit = OrgUnit, Targets = { targets } };
    }

    private static Target Measured(Target target)
    {
        var copy = target.Clone();
        copy.Measure = target.Measure == Target.Types.Measure.Unspecified ? Target.Types.Measure.Count : target.Measure;
        return copy;
    }
}
