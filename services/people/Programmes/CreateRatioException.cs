using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    public override Task<RatioException> CreateRatioException(CreateRatioExceptionRequest request, ServerCallContext context)
    {
        var draft = request.RatioException ?? new RatioException();
        var violations = new Violations()
            .Name("parent", request.Parent, "programmes/{programme}")
            .OptionalId("ratio_exception_id", request.RatioExceptionId)
            .Require(request.RatioException is not null, "ratio_exception", "must be set")
            .Name("ratio_exception.person", draft.Person, "people/{person}")
            .Range("ratio_exception.target_coachees", draft.TargetCoachees, 1, 50)
            .Text("ratio_exception.reason", draft.Reason, 1, 500)
            .Date("ratio_exception.start_date", draft.StartDate);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.RatioExceptionId.Length == 0 ? Guid.CreateVersion7().ToString() : request.RatioExceptionId;
        var name = $"{request.Parent}/ratioExceptions/{id}";
        return database.Once(
            context, request, name, tx => Create(tx, context, request.Parent, name, draft), (tx, stored) => ShowException(tx, context, stored));
    }

    private static async Task<RatioException> Create(Session tx, ServerCallContext context, string programme, string name, RatioException draft)
    {
        _ = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = programme }) ?? throw Errors.NotFound(programme);
        if (await tx.Find<string>(SelectPersonInReach, context.Reach().With(new { draft.Person })) is null)
        {
            throw Errors.NotFound(draft.Person);
        }

        var row = new RatioExceptionRow
        {
            Name = name,
            Programme = programme,
            Person = draft.Person,
            TargetCoachees = draft.TargetCoachees,
            Reason = draft.Reason,
            StartDate = draft.StartDate.ToDateOnly(),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(InsertException, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectOpenException, row) ?? name);
        }

        await tx.Publish(name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private static async Task<RatioException> ShowException(Session db, ServerCallContext context, string name) =>
        (await db.Find<RatioExceptionRow>(RatioExceptionRow.SelectVisible, context.Reach().With(new { name })) ?? throw Errors.NotFound(name)).ToProto();

    private static readonly string SelectPersonInReach =
        $"SELECT name FROM people WHERE name = @Person AND {Reach.Predicate("people.primary_org_unit")}";

    private const string SelectOpenException =
        "SELECT MIN(name) FROM ratio_exceptions WHERE programme = @Programme AND person = @Person AND end_date IS NULL";

    private const string InsertException = $"""
        INSERT INTO ratio_exceptions ({RatioExceptionRow.Columns})
        VALUES (@Name, @Programme, @Person, @TargetCoachees, @Reason, @StartDate, @EndDate, @Version, @CreateTime, @UpdateTime)
        """;
}
