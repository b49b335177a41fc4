using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class ReadinessApi(Database database) : ReadinessService.ReadinessServiceBase
{
    /// <summary>The person and the part that a name such as <c>people/ana/readiness/coach</c> is about.</summary>
    private static (string Person, ReadinessAudience Audience) Read(string name, Caller caller)
    {
        ResourceName.Match(Pattern, name, out var person, out var audience);
        return (
            PeopleApi.Resolve($"people/{person}", caller),
            audience == "coach" ? ReadinessAudience.Coach : ReadinessAudience.Coachee);
    }

    private static void CheckName(Violations violations, string name) => violations.Require(
        ResourceName.Match(Pattern, name, out _, out var audience) && audience is "coach" or "coachee",
        "name", "must be a name like people/{person}/readiness/coach or people/{person}/readiness/coachee");

    private const string Pattern = "people/{person}/readiness/{audience}";
}
