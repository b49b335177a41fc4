using Coaching.Scheduling.V1;

namespace Coaching.Analytics;

/// <summary>The names of reasons as the contract of sessions spells them.</summary>
internal static class MissReasons
{
    private static readonly Dictionary<int, string> Names =
        Session.Descriptor.EnumTypes.Single(type => type.Name == nameof(Session.Types.MissReason)).Values.ToDictionary(value => value.Number, value => value.Name);

    public static string Name(int reason) => Names.GetValueOrDefault(reason) ?? Names[(int)Session.Types.MissReason.Other];
}
