using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed record GuidelineOverrideRow
{
    public const string Columns = "name, guideline, org_unit, content, version, update_time";

    public const string SelectByName = $"SELECT {Columns} FROM guideline_overrides WHERE name = @name";

    public required string Name { get; init; }

    public required string Guideline { get; init; }

    public required string OrgUnit { get; init; }

    public required string Content { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset UpdateTime { get; init; }

    /// <summary>An override belongs to one county, whose id it shares.</summary>
    public static string NameOf(string guideline, string orgUnit) => $"{guideline}/overrides/{ResourceName.IdOf(orgUnit)}";

    public GuidelineOverride ToProto()
    {
        var found = Platform.Content.Read<GuidelineOverride>(Content);
        found.Name = Name;
        found.OrgUnit = OrgUnit;
        found.UpdateTime = UpdateTime.ToProto();
        found.Etag = Etag.Of(Version);
        return found;
    }
}
