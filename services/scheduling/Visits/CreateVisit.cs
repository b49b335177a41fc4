using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using Level = Coaching.People.V1.OrgUnit.Types.Level;
using State = Coaching.Scheduling.V1.Visit.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class VisitsApi
{
    public override Task<Visit> CreateVisit(CreateVisitRequest request, ServerCallContext context)
    {
        var draft = request.Visit ?? new Visit();
        var violations = new Violations()
            .Require(request.Visit is not null, "visit", "must be set")
            .OptionalId("visit_id", request.VisitId);
        VisitRules.Check(violations, draft, clock.GetUtcNow());
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"visits/{(request.VisitId.Length > 0 ? request.VisitId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, first) => VisitState.Now(tx, reach, first));
    }

    private static async Task<Visit> Create(Tx tx, ServerCallContext context, string name, Visit draft)
    {
        await tx.MustReach(context, draft.OrgUnit);
        var school = await StaffDirectory.Unit(tx, draft.OrgUnit) ?? throw Errors.Denied();
        if (school.Level != (int)Level.School)
        {
            throw Errors.Precondition("NOT_A_SCHOOL", $"{draft.OrgUnit} is not a school.", ("orgUnit", draft.OrgUnit));
        }

        await CheckPeople(tx, context, draft);
        var row = new VisitRow
        {
            Name = name,
            Visitor = context.Reach().Caller,
            OrgUnit = draft.OrgUnit,
            County = school.County,
            StartTime = draft.StartTime.ToDateTimeOffset(),
            DurationMinutes = VisitRules.Minutes(draft.Duration),
            People = string.Join(' ', draft.People),
            State = State.Planned,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
            Version = 1,
            SeesPlaces = true,
        };
        if (!await tx.TryInsert(InsertVisit, row))
        {
            throw Errors.AlreadyExists(name);
        }

        if (!await VisitState.Take(tx, row))
        {
            throw Errors.Precondition("VISIT_OVERLAPS", "Another visit of the caller has that time.");
        }

        await tx.Publish(row.Name, row.Version, row.ToFact());
        return row.ToProto();
    }

    private static async Task CheckPeople(Tx tx, ServerCallContext context, Visit draft)
    {
        if (draft.People.Count > 0)
        {
            var staff = await tx.Query<string>(SelectStaff, context.Reach().With(new { draft.OrgUnit, People = draft.People.ToArray() }));
            if (draft.People.Except(staff).FirstOrDefault() is { } stranger)
            {
                throw Errors.Precondition("NOT_OF_SCHOOL", $"{stranger} has no post at {draft.OrgUnit}.", ("person", stranger));
            }
        }
    }

    private static readonly string SelectStaff = $"""
        SELECT DISTINCT p.person FROM dir_posts p JOIN dir_ancestors a ON a.org_unit = p.org_unit
        WHERE p.person IN @People AND a.ancestor = @OrgUnit AND {Reach.Predicate("p.org_unit")}
          AND p.start_date <= @reach_today AND (p.end_date IS NULL OR p.end_date > @reach_today)
        """;

    private const string InsertVisit = $"""
        INSERT INTO visits ({VisitRow.Columns})
        VALUES (@Name, @Visitor, @OrgUnit, @County, @StartTime, @DurationMinutes, @People, @State, @MissReason, @ActualStartTime, @ActualEndTime,
                @StartLatitude, @StartLongitude, @StartAccuracyMeters, @StartDistanceMeters, @EndLatitude, @EndLongitude, @EndAccuracyMeters,
                @EndDistanceMeters, @CreateTime, @UpdateTime, @Version)
        """;
}
