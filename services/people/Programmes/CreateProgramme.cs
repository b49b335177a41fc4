using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    public override Task<Programme> CreateProgramme(CreateProgrammeRequest request, ServerCallContext context)
    {
        var draft = request.Programme ?? new Programme();
        var violations = new Violations()
            .Require(request.Programme is not null, "programme", "must be set")
            .Require(request.ProgrammeId.Length == 0 || ResourceName.IsId(request.ProgrammeId), "programme_id", "must be 1 to 63 characters of a-z 0-9 -");
        ProgrammeRules.Check(violations, draft);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var name = $"programmes/{(request.ProgrammeId.Length == 0 ? Guid.CreateVersion7().ToString() : request.ProgrammeId)}";
        return database.Once(context, request, name, tx => Create(tx, context, name, draft), (tx, stored) => Replay(tx, context, stored));
    }

    private static async Task<Programme> Create(Session tx, ServerCallContext context, string name, Programme draft)
    {
        await ProgrammeRules.CheckPlaces(tx, context, draft);
        var row = ProgrammeRow.Of(draft, name, 1, tx.Now, tx.Now);
        if (!await tx.TryInsert(Insert, row))
        {
            throw Errors.AlreadyExists(name);
        }

        await ReplacePartners(tx, name, draft.Partners);
        await tx.Tell(row);
        return row.ToProto(context.Reach().Today);
    }

    private static async Task ReplacePartners(Session tx, string programme, IEnumerable<Programme.Types.Partner> partners)
    {
        await tx.Execute(DeletePartners, new { programme });
        foreach (var partner in partners)
        {
            await tx.Execute(InsertPartner, new { programme, partner.Client });
        }
    }

    private const string Insert = $"""
        INSERT INTO programmes ({ProgrammeRow.Columns})
        VALUES (@Name, @DisplayName, @StartDate, @EndDate, @OrgUnits, @SampleOrgUnits, @SamplingNote, @CycleTemplate, @Cadence,
            @TargetObservationDuration, @TargetFeedbackDuration, @Details, @Version, @CreateTime, @UpdateTime)
        """;

    private const string DeletePartners = "DELETE FROM programme_partners WHERE programme = @programme";

    private const string InsertPartner = "INSERT INTO programme_partners (programme, client) VALUES (@programme, @Client)";
}
