using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;
using State = Coaching.People.V1.PracticePair.Types.State;

namespace Coaching.People;

internal sealed partial class PracticePairsApi
{
    public override Task<PracticePair> CreatePracticePair(CreatePracticePairRequest request, ServerCallContext context)
    {
        var draft = request.PracticePair ?? new PracticePair();
        var violations = new Violations()
            .Require(request.PracticePair is not null, "practice_pair", "must be set")
            .OptionalId("practice_pair_id", request.PracticePairId)
            .Name("practice_pair.first_person", draft.FirstPerson, "people/{person}")
            .Name("practice_pair.second_person", draft.SecondPerson, "people/{person}")
            .Require(
                draft.FirstPerson.Length == 0 || draft.FirstPerson != draft.SecondPerson, "practice_pair.second_person", "must be another person than the first")
            .Date("practice_pair.start_date", draft.StartDate);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"practicePairs/{(request.PracticePairId.Length == 0 ? Guid.CreateVersion7().ToString() : request.PracticePairId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, stored) => Show(tx, stored));
    }

    private static async Task<PracticePair> Create(Session tx, ServerCallContext context, string name, PracticePair draft)
    {
        var both = new[] { draft.FirstPerson, draft.SecondPerson };

        // Practices of one person begin one after another, so that of two only one succeeds.
        await tx.Execute("UPDATE people SET version = version WHERE name IN @both", new { both });
        foreach (var person in both)
        {
            (await tx.Find<PersonRow>(SelectInArea, context.Reach().With(new { person })) ?? throw Errors.NotFound(person)).MustServe();
        }

        if (await tx.Find<string>(SelectRunning, new { both }) is { } running)
        {
            throw Errors.Precondition("PRACTICE_RUNS", $"One of the two practises in {running} already.", ("name", running));
        }

        var row = new PracticePairRow
        {
            Name = name,
            FirstPerson = draft.FirstPerson,
            SecondPerson = draft.SecondPerson,
            State = State.Practising,
            StartDate = draft.StartDate.ToDateOnly(),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(PracticePairRow.Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await row.Tell(tx);
        return row.ToProto();
    }

    // Of those who may change a practice not all may read it: the nation makes pairs of people whom it does not list.
    private static async Task<PracticePair> Show(Session db, string name) =>
        (await db.Find<PracticePairRow>(SelectByName, new { name }) ?? throw Errors.NotFound(name)).ToProto();

    private const string SelectByName = $"SELECT {PracticePairRow.Columns} FROM practice_pairs WHERE name = @name";

    private static readonly string SelectInArea =
        $"SELECT {PersonRow.Columns} FROM people WHERE name = @person AND {Reach.Predicate("people.primary_org_unit")}";

    private const string SelectRunning =
        "SELECT MIN(name) FROM practice_pairs WHERE state = 1 AND (first_person IN @both OR second_person IN @both)";
}
