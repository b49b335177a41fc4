using System.Collections.Frozen;
using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PeopleApi
{
    // What people say of themselves; where they work, as what, and under which number is for others to say.
    private static readonly FrozenSet<string> OwnFields = FrozenSet.Create("given_name", "family_name", "subjects");

    public override Task<Person> UpdatePerson(UpdatePersonRequest request, ServerCallContext context)
    {
        var wanted = request.Person ?? new Person();
        var violations = new Violations().Name("person.name", wanted.Name, "people/{person}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, [.. UpdatableFields]);
        var version = Etag.Check(violations, wanted.Etag, context, "person.etag");
        PersonRules.Check(violations, wanted, fields);
        foreach (var (path, isSet) in new[] { ("email", wanted.Email.Length > 0), ("phone", wanted.Phone.Length > 0), ("external_ids", wanted.ExternalIds.Count > 0) })
        {
            violations.Require(!isSet, $"person.{path}", "is changed with UpdatePersonContact");
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = Resolve(wanted.Name, context.Caller());
        return database.Once(
            context, request, name, tx => Update(tx, context, name, wanted, fields, version), (tx, stored) => Replay(tx, context, stored));
    }

    private static async Task<Person> Update(
        Session tx, ServerCallContext context, string name, Person wanted, IReadOnlySet<string> fields, long version)
    {
        var args = context.Reach().With(new { name });
        var row = await tx.Find<PersonRow>(PersonRow.SelectVisible, args) ?? throw Errors.NotFound(name);
        row.MustBeKept();
        if (!fields.IsSubsetOf(OwnFields) && await tx.Find<string>(SelectInArea, args) is null)
        {
            throw Errors.Denied();
        }

        if (row.Version != version)
        {
            throw Errors.Stale(name);
        }

        var person = row.ToProto();
        Masks.Apply(fields, wanted, person);
        var unit = person.PrimaryOrgUnit == row.PrimaryOrgUnit ? null : await FindUnit(tx, context, person.PrimaryOrgUnit);
        var changed = row with
        {
            GivenName = person.GivenName,
            FamilyName = person.FamilyName,
            StaffKind = person.StaffKind,
            PrimaryOrgUnit = person.PrimaryOrgUnit,
            County = person.PrimaryOrgUnit == row.PrimaryOrgUnit ? row.County : unit?.County ?? "",
            Subjects = string.Join('\n', person.Subjects),
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        if (await tx.Execute(PersonRow.Update, changed) == 0)
        {
            throw Errors.Stale(name);
        }

        await tx.Tell(changed);
        return await Replay(tx, context, name);
    }

    private static readonly string SelectInArea = $"SELECT name FROM people WHERE name = @name AND {Reach.Predicate("people.primary_org_unit")}";
}
