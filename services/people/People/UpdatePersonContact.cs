using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<PersonContact> UpdatePersonContact(UpdatePersonContactRequest request, ServerCallContext context)
    {
        var wanted = request.PersonContact ?? new PersonContact();
        var violations = new Violations().Name("person_contact.name", wanted.Name, ContactPattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "email", "phone", "external_ids");
        var version = Etag.Check(violations, wanted.Etag, context, "person_contact.etag");
        PersonRules.CheckContact(violations, "person_contact", wanted.Email, wanted.Phone, wanted.ExternalIds);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = ContactOf(wanted.Name, context.Caller());
        return database.Once(
            context, request, name, tx => UpdateContact(tx, context, name, wanted, fields, version), (tx, stored) => ShowContact(tx, context, stored));
    }

    private static async Task<PersonContact> UpdateContact(
        Session tx, ServerCallContext context, string name, PersonContact wanted, IReadOnlySet<string> fields, long version)
    {
        var args = context.Reach().With(new { name });
        var row = await tx.Find<PersonRow>(PersonRow.SelectVisible, args) ?? throw Errors.NotFound(wanted.Name);
        row.MustBeKept();

        // Which number the teachers' service gave somebody is not for that person to say.
        if (fields.Contains("external_ids") && await tx.Find<string>(SelectInArea, args) is null)
        {
            throw Errors.Denied();
        }

        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var changed = row with
        {
            Email = fields.Contains("email") ? wanted.Email : row.Email,
            Phone = fields.Contains("phone") ? wanted.Phone : row.Phone,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        if (await tx.Execute(PersonRow.Update, changed) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        if (fields.Contains("external_ids"))
        {
            await ExternalIds.Replace(tx, name, wanted.ExternalIds);
        }

        await tx.Tell(changed);
        return await ShowContact(tx, context, name);
    }
}
