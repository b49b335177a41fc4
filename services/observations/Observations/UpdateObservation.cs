using Coaching.Observations.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.Observations;

internal sealed partial class ObservationsApi
{
    public override async Task<Observation> UpdateObservation(UpdateObservationRequest request, ServerCallContext context)
    {
        var change = request.Observation ?? new Observation();
        var violations = new Violations()
            .Name("observation.name", change.Name, ObservationRow.Pattern)
            .Text("reason", request.Reason, 0, 500);
        var version = Etag.Check(violations, change.Etag, context, "observation.etag");
        var fields = Masks.Check(
            violations, request.UpdateMask, change, "start_time", "end_time", "answers", "notes", "segments", "note_segments", "evidence",
            "learner_measures", "coaching_cycle", "action_step");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var caller = context.Caller().Name;
        var args = context.Reach().With(new { change.Name, Now = clock.GetUtcNow() });
        var amended = await database.Once(
            context,
            request,
            change.Name,
            async tx =>
            {
                var row = await tx.Find<ObservationRow>(SelectReached, args) ?? throw Errors.NotFound(change.Name);
                return await Amend(tx, row, new Amendment(caller, version, fields, change, request.Reason), context.CancellationToken);
            },
            (tx, first) => Now(tx, caller, first));
        return await instruments.Scored(amended, context.CancellationToken);
    }

    private async Task<Observation> Amend(Session tx, ObservationRow row, Amendment amendment, CancellationToken cancel)
    {
        // The coachee reads it and has a voice of their own: comments, and a statement of disagreement.
        if (row.Coach != amendment.Author)
        {
            throw Errors.Denied();
        }

        if (row.Version != amendment.Version)
        {
            throw Errors.Stale(row.Name);
        }

        var before = row.ToProto(await vault.Open<Observation>(tx, row.Name, row.Content));
        var after = before.Clone();
        Masks.Apply(amendment.Fields, amendment.Change, after);
        var violations = new Violations();
        await Check(violations, after, cancel);
        (await RecordLinks.Check(tx, violations, "observation", row.CoachingRelationship, after.ActionStep, after.CoachingCycle, row.StartTime)).ThrowIfAny();

        var content = ObservationRow.ContentOf(after);
        var next = row with
        {
            StartTime = after.StartTime.ToTimeOrNull()!.Value,
            EndTime = after.EndTime.ToTimeOrNull()!.Value,
            Content = await vault.Seal(tx, row.Coachee, row.Name, content),
            CoachingCycle = after.CoachingCycle,
            ActionStep = after.ActionStep,
            LearnerMeasures = after.LearnerMeasures.Count,
            UpdateTime = tx.Now,
            Version = row.Version + 1,
        };
        if (await tx.Execute(UpdateRow, next) == 0)
        {
            throw Errors.Stale(row.Name);
        }

        await RecordRevisionRow.Keep(
            tx, vault, new RecordOwner(row.Name, row.CoachingRelationship, row.Coach, row.Coachee), row.Version, amendment.Author,
            new RecordRevision { Observation = before, Reason = amendment.Reason });
        await tx.Publish(row.Name, next.Version, Fact(next, (await Pairs.Find(tx, row.CoachingRelationship))!));
        return next.ToProto(content);
    }

    private const string UpdateRow = """
        UPDATE observations
        SET start_time = @StartTime, end_time = @EndTime, content = @Content, coaching_cycle = @CoachingCycle, action_step = @ActionStep,
            learner_measures = @LearnerMeasures, sharing = @Sharing, share_time = @ShareTime, update_time = @UpdateTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    private sealed record Amendment(string Author, long Version, IReadOnlySet<string> Fields, Observation Change, string Reason);
}
