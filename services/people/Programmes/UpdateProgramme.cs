using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class ProgrammesApi
{
    private static readonly string[] UpdatableFields =
    [
        "display_name", "start_date", "end_date", "org_units", "sample_org_units", "sampling_note", "cycle_template", "cadence",
        "target_observation_duration", "target_feedback_duration", "waves", "strands", "target_coachees_per_coach", "standards_framework",
        "guideline", "partners", "local_settings", "external_programme",
    ];

    public override Task<Programme> UpdateProgramme(UpdateProgrammeRequest request, ServerCallContext context)
    {
        var wanted = request.Programme ?? new Programme();
        var violations = new Violations().Name("programme.name", wanted.Name, "programmes/{programme}");
        var fields = Masks.Check(violations, request.UpdateMask, wanted, UpdatableFields);
        var version = Etag.Check(violations, wanted.Etag, context, "programme.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), (tx, stored) => Replay(tx, context, stored));
    }

    private static async Task<Programme> Update(Session tx, ServerCallContext context, Programme wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await tx.Find<ProgrammeRow>(ProgrammeRow.SelectByName, new { name = wanted.Name }) ?? throw Errors.NotFound(wanted.Name);
        foreach (var unit in ProgrammeRow.Names(row.OrgUnits))
        {
            await tx.MustReach(context, unit);
        }

        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        // Dates and places depend on one another, so it is the whole that must hold, not the part that was sent.
        var programme = row.ToProto(context.Reach().Today);
        Masks.Apply(fields, wanted, programme);
        var violations = new Violations();
        ProgrammeRules.Check(violations, programme);
        violations.ThrowIfAny();
        await ProgrammeRules.CheckPlaces(tx, context, programme);

        row = ProgrammeRow.Of(programme, row.Name, version + 1, row.CreateTime, tx.Now);
        if (await tx.Execute(Store, row) == 0)
        {
            throw Errors.Stale(wanted.Name);
        }

        if (fields.Contains("partners"))
        {
            await ReplacePartners(tx, row.Name, programme.Partners);
        }

        await tx.Tell(row);
        return row.ToProto(context.Reach().Today);
    }

    private const string Store = """
        UPDATE programmes
        SET display_name = @DisplayName, start_date = @StartDate, end_date = @EndDate, org_units = @OrgUnits, sample_org_units = @SampleOrgUnits,
            sampling_note = @SamplingNote, cycle_template = @CycleTemplate, cadence = @Cadence,
            target_observation_duration = @TargetObservationDuration, target_feedback_duration = @TargetFeedbackDuration,
            details = @Details, version = @Version, update_time = @UpdateTime
        WHERE name = @Name AND version = @Version - 1
        """;
}
