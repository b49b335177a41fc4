using Coaching.People.V1;
using Coaching.Platform;
using Coaching.Type.V1;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingRelationshipsApi
{
    private const long SecondsADay = 86_400;

    public override Task<CoachingRelationship> CreateCoachingRelationship(CreateCoachingRelationshipRequest request, ServerCallContext context)
    {
        var draft = request.CoachingRelationship ?? new CoachingRelationship();
        var violations = new Violations()
            .Require(request.CoachingRelationship is not null, "coaching_relationship", "must be set")
            .Require(
                request.CoachingRelationshipId.Length == 0 || ResourceName.IsId(request.CoachingRelationshipId),
                "coaching_relationship_id", "must be 1 to 63 characters of a-z 0-9 -")
            .Name("coaching_relationship.coach", draft.Coach, "people/{person}")
            .Name("coaching_relationship.coachee", draft.Coachee, "people/{person}")
            .Require(draft.Coach.Length == 0 || draft.Coach != draft.Coachee, "coaching_relationship.coachee", "must be another person than the coach")
            .Enum("coaching_relationship.tier", draft.Tier)
            .Require(Enum.IsDefined(draft.Strand), "coaching_relationship.strand", "must be one of the values that the contract lists")
            .OptionalName("coaching_relationship.programme", draft.Programme, "programmes/{programme}")
            .Date("coaching_relationship.start_date", draft.StartDate);
        CheckCadence(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var id = request.CoachingRelationshipId.Length == 0 ? Guid.CreateVersion7().ToString() : request.CoachingRelationshipId;
        var name = $"coachingRelationships/{id}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, stored) => Show(tx, context, stored));
    }

    private static async Task<CoachingRelationship> Create(Session tx, ServerCallContext context, string name, CoachingRelationship draft)
    {
        var reach = context.Reach();
        var coach = await FindPerson(tx, reach, SelectCoach, draft.Coach);
        var coachee = await FindPerson(tx, reach, SelectCoachee, draft.Coachee);
        coach.MustServe();
        coachee.MustServe();
        if (coachee.PrimaryOrgUnit.Length == 0)
        {
            throw Errors.Precondition("COACHEE_HAS_NO_ORG_UNIT", $"{coachee.Name} works at no unit.", ("name", coachee.Name));
        }

        var unit = await OrgUnitRow.Open(tx, coachee.PrimaryOrgUnit);
        await PairGate.Check(tx, coach, coachee, draft.Tier, draft.StartDate.ToDateOnly());
        if (draft.Programme.Length > 0 && await tx.Find<string>(SelectProgramme, new { draft.Programme }) is null)
        {
            throw Errors.NotFound(draft.Programme);
        }

        var row = new CoachingRelationshipRow
        {
            Name = name,
            Coach = coach.Name,
            Coachee = coachee.Name,
            Tier = draft.Tier,
            Strand = draft.Strand == Strand.Unspecified ? Strand.Instructional : draft.Strand,
            Programme = draft.Programme,
            OrgUnit = unit.Name,
            County = unit.County,
            StartDate = draft.StartDate.ToDateOnly(),
            CadenceDays = (int)((draft.Cadence?.Seconds ?? 0) / SecondsADay),
            CoachAppraises = await Appraisal.Holds(tx, coach.Name, coachee.Name, draft.StartDate.ToDateOnly()),
            Version = 1,
            CreateTime = tx.Now,
            UpdateTime = tx.Now,
        };
        if (!await tx.TryInsert(CoachingRelationshipRow.Insert, row))
        {
            throw Errors.AlreadyExists(await tx.Find<string>(SelectOpen, row) ?? name);
        }

        await tx.Tell(row, reach.Today);
        return row.ToProto(reach.Today);
    }

    private static void CheckCadence(Violations violations, CoachingRelationship draft)
    {
        if (draft.Cadence is { } cadence)
        {
            violations.Require(
                cadence.Nanos == 0 && cadence.Seconds % SecondsADay == 0 && cadence.Seconds / SecondsADay is >= 1 and <= 366,
                "coaching_relationship.cadence", "must be 1 to 366 whole days");
        }
    }

    private static async Task<PersonRow> FindPerson(Session tx, Reach reach, string select, string name) =>
        await tx.Find<PersonRow>(select, reach.With(new { name })) ?? throw Errors.NotFound(name);

    private static readonly string SelectCoachee = $"""
        SELECT {PersonRow.Columns} FROM people
        WHERE name = @name AND {Reach.Predicate("people.primary_org_unit")}
        """;

    // An official who pairs himself with a head on his list works above that school's unit.
    private static readonly string SelectCoach = $"""
        SELECT {PersonRow.Columns} FROM people
        WHERE name = @name AND (name = @reach_caller OR {Reach.Predicate("people.primary_org_unit")})
        """;

    private const string SelectProgramme = "SELECT name FROM programmes WHERE name = @Programme";

    private const string SelectOpen = """
        SELECT MIN(name) FROM coaching_relationships
        WHERE coach = @Coach AND coachee = @Coachee AND tier = @Tier AND programme = @Programme AND end_date IS NULL
        """;
}
