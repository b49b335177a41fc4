using Coaching.People.V1;
using Coaching.Platform;
using Grpc.Core;

namespace Coaching.People;

internal sealed partial class CoachingCapacityApi
{
    public override Task<CoachCapacity> UpdateCoachCapacity(UpdateCoachCapacityRequest request, ServerCallContext context)
    {
        var wanted = request.CoachCapacity ?? new CoachCapacity();
        var violations = new Violations().Name("coach_capacity.name", wanted.Name, Pattern);
        var fields = Masks.Check(violations, request.UpdateMask, wanted, "max_coachees", "target_coachees", "has_dedicated_time");
        var version = Etag.Check(violations, wanted.Etag, context, "coach_capacity.etag");
        if (fields.Contains("max_coachees"))
        {
            violations.Range("coach_capacity.max_coachees", wanted.MaxCoachees, 0, 200);
        }

        if (fields.Contains("target_coachees"))
        {
            violations.Range("coach_capacity.target_coachees", wanted.TargetCoachees, 1, 200);
        }

        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => Update(tx, context, wanted, fields, version), (tx, stored) => Show(tx, context, stored));
    }

    private static async Task<CoachCapacity> Update(
        Session tx, ServerCallContext context, CoachCapacity wanted, IReadOnlySet<string> fields, long version)
    {
        var coach = await FindCoach(tx, context.Reach(), wanted.Name, context.Caller());
        var row = await Current(tx, coach);
        if (row.Version != version)
        {
            throw Errors.Stale(wanted.Name);
        }

        var capacity = row.ToProto();
        Masks.Apply(fields, wanted, capacity);
        row = row with
        {
            MaxCoachees = capacity.MaxCoachees,
            TargetCoachees = capacity.TargetCoachees,
            HasDedicatedTime = capacity.HasDedicatedTime,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        var stored = version == 0 ? await tx.TryInsert(CoachCapacityRow.Insert, row) : await tx.Execute(CoachCapacityRow.Update, row) == 1;
        if (!stored)
        {
            throw Errors.Stale(wanted.Name);
        }

        await tx.Publish($"{coach.Name}/coachCapacity", row.Version, new CoachCapacityChanged
        {
            Coach = coach.Name,
            MaxCoachees = row.MaxCoachees,
            TargetCoachees = row.TargetCoachees,
            HasDedicatedTime = row.HasDedicatedTime,
        });
        return row.ToProto();
    }
}
