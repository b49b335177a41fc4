using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using DayOfWeek = Google.Type.DayOfWeek;

namespace Coaching.Scheduling;

internal sealed partial class SchoolTimeApi
{
    private const int MaxWeeklyTimes = 50;

    public override Task<StaffTime> UpdateStaffTime(UpdateStaffTimeRequest request, ServerCallContext context)
    {
        var wanted = request.StaffTime ?? new StaffTime();
        var violations = new Violations()
            .Require(request.StaffTime is not null, "staff_time", "must be set")
            .Name("staff_time.name", wanted.Name, StaffTimeRow.Pattern)
            .Range("staff_time.free_periods_kept", wanted.FreePeriodsKept, 0, 60)
            .Range("staff_time.max_coaching_periods_per_day", wanted.MaxCoachingPeriodsPerDay, 0, 10)
            .Range("staff_time.allocated_minutes_per_week", wanted.AllocatedMinutesPerWeek, 0, 3_000)
            .Range("staff_time.directed_minutes_per_year", wanted.DirectedMinutesPerYear, 0, 200_000);
        CheckWeeklyTimes(violations, wanted);
        var version = wanted.Etag.Length == 0 ? 0 : Etag.Check(violations, wanted.Etag, context, "staff_time.etag");
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        return database.Once(
            context, request, wanted.Name, tx => SetStaffTime(tx, context, wanted, version), (tx, stored) => ShowStaffTime(tx, context, stored));
    }

    private static void CheckWeeklyTimes(Violations violations, StaffTime wanted)
    {
        violations.Count("staff_time.weekly_times", wanted.WeeklyTimes.Count, 0, MaxWeeklyTimes);
        for (var index = 0; index < Math.Min(wanted.WeeklyTimes.Count, MaxWeeklyTimes); index++)
        {
            var (time, path) = (wanted.WeeklyTimes[index], $"staff_time.weekly_times[{index}]");
            violations.Enum($"{path}.kind", time.Kind)
                .Require(time.Day != DayOfWeek.Unspecified && Enum.IsDefined(time.Day), $"{path}.day", "must be a day of the week")
                .Range($"{path}.cycle_week", time.CycleWeek, 0, 2);
            WallClock.CheckSpan(violations, path, time.StartTime, time.EndTime);
        }
    }

    private static async Task<StaffTime> SetStaffTime(Tx tx, ServerCallContext context, StaffTime wanted, long version)
    {
        var (orgUnit, person) = (ResourceName.ParentOf(wanted.Name), PersonOf(wanted.Name));
        await tx.MustReachSchool(context, "staff_time.name", orgUnit);
        if (!(await SchoolStaff.Of(tx, orgUnit, [person], context.Reach().Today)).Contains(person))
        {
            throw Errors.Precondition(
                "NOT_OF_SCHOOL", $"{person} has no post at {orgUnit} and coaches nobody there.", ("person", person), ("orgUnit", orgUnit));
        }

        var row = new StaffTimeRow
        {
            OrgUnit = orgUnit,
            Person = person,
            Content = StaffTimeRow.ContentOf(wanted),
            AllocatedMinutes = wanted.AllocatedMinutesPerWeek,
            DirectedMinutes = wanted.DirectedMinutesPerYear,
            Version = version + 1,
            UpdateTime = tx.Now,
        };
        var stored = version == 0 ? await tx.TryInsert(InsertStaffTime, row) : await tx.Execute(StoreStaffTime, row) == 1;
        return stored ? (await StaffTimeFigures.Of(tx, orgUnit, context.Reach().Today)).Fill(row) : throw Errors.Stale(wanted.Name);
    }

    private const string InsertStaffTime = """
        INSERT INTO staff_times (org_unit, person, content, allocated_minutes, directed_minutes, version, update_time)
        VALUES (@OrgUnit, @Person, @Content, @AllocatedMinutes, @DirectedMinutes, @Version, @UpdateTime)
        """;

    private const string StoreStaffTime = """
        UPDATE staff_times
        SET content = @Content, allocated_minutes = @AllocatedMinutes, directed_minutes = @DirectedMinutes, version = @Version,
            update_time = @UpdateTime
        WHERE org_unit = @OrgUnit AND person = @Person AND version = @Version - 1
        """;
}
