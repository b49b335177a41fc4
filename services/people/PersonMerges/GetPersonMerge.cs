using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    public override Task<PersonMerge> GetPersonMerge(GetPersonMergeRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, "personMerges/{person_merge}").ThrowIfAny();

        return database.Read(db => ShowMerge(db, context, request.Name), context.CancellationToken);
    }
}
