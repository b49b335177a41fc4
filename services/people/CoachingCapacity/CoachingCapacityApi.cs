using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class CoachingCapacityApi(Database database) : CoachingCapacityService.CoachingCapacityServiceBase
{
    private const string Pattern = "people/{person}/coachCapacity";

    private static async Task<PersonRow> FindCoach(Session db, Reach reach, string name, Caller caller)
    {
        ResourceName.Match(Pattern, name, out var person);
        var row = await db.Find<PersonRow>(PersonRow.SelectVisible, reach.With(new { name = PeopleApi.Resolve($"people/{person}", caller) }));
        return (row ?? throw Errors.NotFound(name)).MustBeKept();
    }
}
