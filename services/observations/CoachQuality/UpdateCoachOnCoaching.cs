using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class CoachQualityApi
{
    public override Task<CoachOnCoaching> UpdateCoachOnCoaching(UpdateCoachOnCoachingRequest request, ServerCallContext context)
    {
        var wanted = request.CoachOnCoaching ?? new CoachOnCoaching();
        var violations = new Violations()
            .Require(request.CoachOnCoaching is not null, "coach_on_coaching", "must be set")
            .Name("coach_on_coaching.name", wanted.Name, CoachOnCoachingRow.Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "ratings", "strengths", "next_step", "notes");
        var version = Etag.Check(violations, wanted.Etag, context, "coach_on_coaching.etag");
        var changed = new CoachOnCoaching { Ratings = { new CoachOnCoaching.Types.Rating { Skill = CoachOnCoaching.Types.Skill.Listening, Score = 1 } } };
        Masks.Apply(fields, wanted, changed);
        CheckContent(violations, changed);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        return database.Once(
            context,
            request,
            wanted.Name,
            tx => Change(tx, reach, wanted, fields, version),
            (tx, stored) => Show(tx, reach, stored));
    }

    private async Task<CoachOnCoaching> Change(Session tx, Reach reach, CoachOnCoaching wanted, IReadOnlySet<string> fields, long version)
    {
        var row = await CoachOnCoachingRow.Find(tx, reach, wanted.Name);
        if (row.Version != version)
        {
            throw Errors.Stale(row.Name);
        }

        var content = await vault.Open<CoachOnCoaching>(tx, row.Name, row.Content);
        Masks.Apply(fields, wanted, content);
        row = row with { Content = await vault.Seal(tx, row.Coachee, row.Name, content), UpdateTime = tx.Now, Version = version + 1 };
        return await tx.Execute(StoreContent, row) == 1 ? await row.ToProto(tx, vault) : throw Errors.Stale(row.Name);
    }

    private const string StoreContent = """
        UPDATE coach_on_coachings SET content = @Content, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;
}
