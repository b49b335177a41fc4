using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    private const string ContactPattern = "people/{person}/contact";

    public override Task<PersonContact> GetPersonContact(GetPersonContactRequest request, ServerCallContext context)
    {
        new Violations().Name("name", request.Name, ContactPattern).ThrowIfAny();

        var name = ContactOf(request.Name, context.Caller());
        return database.ReadAudited<PersonContact>(context, async db =>
        {
            var contact = await ShowContact(db, context, name);
            return (contact, [contact.Name]);
        });
    }

    private static async Task<PersonContact> ShowContact(Session db, ServerCallContext context, string name)
    {
        var row = await db.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound($"{name}/contact");
        return row.MustBeKept().ToContact((await ExternalIds.Of(db, name))[name]);
    }

    // Whose it is.
    private static string ContactOf(string name, Caller caller)
    {
        ResourceName.Match(ContactPattern, name, out var person);
        return Resolve($"people/{person}", caller);
    }
}
