using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<Person> GetPerson(GetPersonRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "people/{person}").ThrowIfAny();

        var name = Resolve(request.Name, context.Caller());
        return database.Read(
            async db => (await db.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(request.Name)).ToProto(),
            context.CancellationToken);
    }
}
