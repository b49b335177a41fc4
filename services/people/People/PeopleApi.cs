using Coaching.People.V1;
using Coaching.Platform;

namespace Coaching.People;

internal sealed partial class PeopleApi(Database database) : PersonService.PersonServiceBase
{
    /// <summary>The person that a name means, <c>people/me</c> being the caller.</summary>
    internal static string Resolve(string name, Caller caller) => name == "people/me" ? caller.Person ?? throw Errors.NotFound(name) : name;
}
