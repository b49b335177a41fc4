using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class AbsencesApi
{
    private static readonly TimeSpan MaxAbsence = TimeSpan.FromDays(400);

    public override async Task<Absence> CreateAbsence(CreateAbsenceRequest request, ServerCallContext context)
    {
        var draft = request.Absence ?? new Absence();
        var (start, end) = (draft.StartTime.ToTimeOrNull(), draft.EndTime.ToTimeOrNull());
        var person = draft.Person == "people/me" ? context.Caller().Person ?? "" : draft.Person;
        var violations = new Violations()
            .Name("absence.person", person, "people/{person}")
            .OptionalName("absence.org_unit", draft.OrgUnit, "orgUnits/{org_unit}")
            .Time("absence.start_time", draft.StartTime)
            .Time("absence.end_time", draft.EndTime)
            .Require(start is null || end is null || (start < end && end - start <= MaxAbsence), "absence.end_time", "must be after start_time, by at most 400 days")
            .Enum("absence.reason", draft.Reason)
            .OptionalId("absence_id", request.AbsenceId);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"absences/{(request.AbsenceId.Length > 0 ? request.AbsenceId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        var row = await database.Once(
            context, request, name, tx => Create(tx, context, name, person, draft), (tx, first) => Now(tx, context.Reach(), first));
        return await WithSessions(row, context.CancellationToken);
    }

    private async Task<AbsenceRow> Create(Tx tx, ServerCallContext context, string name, string person, Absence draft)
    {
        var reach = context.Reach();
        var unit = draft.OrgUnit.Length > 0 ? draft.OrgUnit : (await StaffDirectory.Person(tx, person))?.OrgUnit ?? "";
        if (!reach.Self || person != reach.Caller)
        {
            await tx.MustReach(context, unit);
        }

        var start = draft.StartTime.ToTimeOrNull() ?? tx.Now;
        if (!(await SchoolStaff.Of(tx, unit, [person], pairs.DayOf(start))).Contains(person))
        {
            throw Errors.Precondition("NOT_OF_SCHOOL", $"{person} is not of the staff of that unit on that day.", ("person", person));
        }

        var row = new AbsenceRow
        {
            Name = name,
            Person = person,
            OrgUnit = unit,
            StartTime = start,
            EndTime = draft.EndTime.ToTimeOrNull() ?? start,
            Reason = draft.Reason,
            State = Absence.Types.State.Active,
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        return await tx.TryInsert(InsertAbsence, row) ? row : throw Errors.AlreadyExists(name);
    }

    private static async Task<AbsenceRow> Now(Tx tx, Reach reach, string name) => await AbsenceRow.Find(tx, reach, name) ?? throw Errors.NotFound(name);

    private const string InsertAbsence = $"""
        INSERT INTO absences ({AbsenceRow.Columns})
        VALUES (@Name, @Person, @OrgUnit, @StartTime, @EndTime, @Reason, @State, @Version, @CreateTime, @UpdateTime)
        """;
}
