using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class PersonMergesApi
{
    public override Task<PersonDuplicateDismissal> DismissPersonDuplicate(DismissPersonDuplicateRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("person", request.Person, "people/{person}")
            .Name("other_person", request.OtherPerson, "people/{person}")
            .Require(request.Person.Length == 0 || request.Person != request.OtherPerson, "other_person", "must be another person");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(context, request, request.Person, tx => Dismiss(tx, context, request), (tx, _) => ShowDismissal(tx, request));
    }

    private static async Task<PersonDuplicateDismissal> Dismiss(Session tx, ServerCallContext context, DismissPersonDuplicateRequest request)
    {
        foreach (var name in new[] { request.Person, request.OtherPerson })
        {
            (await tx.Find<PersonRow>(SelectInArea, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).MustBeKept();
        }

        var (person, other) = DuplicateFinder.Key(request.Person, request.OtherPerson);
        await tx.TryInsert(InsertDismissal, new { person, other, by = context.Caller().Name, time = tx.Now });
        return await ShowDismissal(tx, request);
    }

    private static async Task<PersonDuplicateDismissal> ShowDismissal(Session db, DismissPersonDuplicateRequest request)
    {
        var (person, other) = DuplicateFinder.Key(request.Person, request.OtherPerson);
        var row = await db.One<DismissalRow>(SelectDismissal, new { person, other });
        return new PersonDuplicateDismissal
        {
            Person = request.Person,
            OtherPerson = request.OtherPerson,
            DismissedBy = row.DismissedBy,
            CreateTime = row.CreateTime.ToProto(),
        };
    }

    private sealed record DismissalRow
    {
        public required string DismissedBy { get; init; }

        public required DateTimeOffset CreateTime { get; init; }
    }

    private static readonly string SelectInArea =
        $"SELECT {PersonRow.Columns} FROM people WHERE name = @name AND {Reach.Predicate("people.primary_org_unit")}";

    private const string InsertDismissal =
        "INSERT INTO duplicate_dismissals (person, other_person, dismissed_by, create_time) VALUES (@person, @other, @by, @time)";

    private const string SelectDismissal =
        "SELECT dismissed_by, create_time FROM duplicate_dismissals WHERE person = @person AND other_person = @other";
}
