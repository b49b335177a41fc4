using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    public override Task<Person> CreatePerson(CreatePersonRequest request, ServerCallContext context)
    {
        var draft = request.Person ?? new Person();
        var violations = new Violations()
            .Require(request.Person is not null, "person", "must be set")
            .Require(
                request.PersonId.Length == 0 || (ResourceName.IsId(request.PersonId) && request.PersonId != "me"),
                "person_id", "must be 1 to 63 characters of a-z 0-9 - and not `me`");
        PersonRules.Check(violations, draft, UpdatableFields);
        PersonRules.CheckContact(violations, "person", draft.Email, draft.Phone, draft.ExternalIds);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"people/{(request.PersonId.Length == 0 ? Guid.CreateVersion7().ToString() : request.PersonId)}";
        return database.Once(
            context, request, name, tx => Create(tx, context, name, draft), (tx, stored) => Replay(tx, context, stored));
    }

    private static async Task<Person> Create(Session tx, ServerCallContext context, string name, Person draft)
    {
        var unit = await FindUnit(tx, context, draft.PrimaryOrgUnit);
        var row = new PersonRow
        {
            Name = name,
            GivenName = draft.GivenName,
            FamilyName = draft.FamilyName,
            StaffKind = draft.StaffKind,
            State = Person.Types.State.Active,
            PrimaryOrgUnit = draft.PrimaryOrgUnit,
            County = unit?.County ?? "",
            Subjects = string.Join('\n', draft.Subjects),
            Email = draft.Email,
            Phone = draft.Phone,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(PersonRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await ExternalIds.Replace(tx, name, draft.ExternalIds);
        await tx.Tell(row);
        return await Replay(tx, context, name);
    }

    // Somebody who works nowhere is in nobody's area: only who reaches everything may make such a person.
    private static async Task<OrgUnitRow?> FindUnit(Session tx, ServerCallContext context, string unit)
    {
        if (unit.Length == 0)
        {
            return context.Reach().All ? null : throw Errors.Denied();
        }

        await tx.MustReach(context, unit);
        return await OrgUnitRow.Open(tx, unit);
    }

    private static async Task<Person> Replay(Session tx, ServerCallContext context, string name) =>
        (await tx.Find<PersonRow>(PersonRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    private static readonly FrozenSet<string> UpdatableFields = FrozenSet.Create(
        "given_name", "family_name", "staff_kind", "primary_org_unit", "subjects");
}
