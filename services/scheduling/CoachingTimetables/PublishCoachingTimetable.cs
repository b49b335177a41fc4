using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.LongRunning;
using Grpc.Core;
using State = Coaching.Scheduling.V1.CoachingTimetable.Types.State;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    private const int MaxDays = 400;

    public override Task<Operation> PublishCoachingTimetable(PublishCoachingTimetableRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .Name("name", request.Name, CoachingTimetableRow.Pattern)
            .OptionalEnum("reason", request.Reason);
        if (request.StartDate is not null)
        {
            violations.Date("start_date", request.StartDate, from: today.Date);
        }

        if (request.EndDate is not null)
        {
            violations.Date("end_date", request.EndDate);
        }

        var version = Etag.Check(violations, request.Etag, context);
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = operations.NewName();
        return database.Once(context, request, name, tx => Publish(tx, context, reach, name, request, version), OperationStore.Read);
    }

    // From here on the slots are protected, whatever becomes of the sessions: these the operation makes.
    private async Task<Operation> Publish(
        Tx tx, ServerCallContext context, Reach reach, string name, PublishCoachingTimetableRequest request, long version)
    {
        var row = await CoachingTimetableRow.Find(tx, reach, request.Name) ?? throw Errors.NotFound(request.Name);
        row = row.Version != version ? throw Errors.Stale(row.Name)
            : row.State is State.Draft or State.Published ? row
            : throw CoachingTimetableRow.WrongState(row, State.Draft);
        var year = await zone.YearOf(tx, row.OrgUnit);
        var (start, end) = Term(request, row, year);
        row = row.State == State.Draft ? await Fix(tx, row, request, year, start, end) : await CoachingTimetableRow.Save(tx, row with { EndDate = end });

        var slots = await CoachingSlotRow.Of(tx, row.Name);
        await tx.Publish(row.Name, row.Version, new CoachingTimetablePublished
        {
            CoachingTimetable = row.Name,
            OrgUnit = row.OrgUnit,
            County = row.County,
            Programme = row.Programme,
            StartDate = start.ToProto(),
            EndDate = end.ToProto(),
            PairCount = row.PairCount,
            ServedCount = row.ServedCount,
            SlotCount = slots.Count,
        });
        var metadata = new PublishCoachingTimetableMetadata { PairCount = row.ServedCount, CreateTime = tx.Now.ToProto(), UpdateTime = tx.Now.ToProto() };
        return await operations.Start(tx, name, PublishWork.Kind, context.Caller().Name, request, metadata);
    }

    private static async Task<CoachingTimetableRow> Fix(
        Tx tx, CoachingTimetableRow row, PublishCoachingTimetableRequest request, SchoolYear year, DateOnly start, DateOnly end)
    {
        var timetable = await TimetableRow.On(tx, row.OrgUnit, start);
        if (timetable?.Name != row.Timetable)
        {
            throw Errors.Precondition(
                "TIMETABLE_CHANGED", $"{row.OrgUnit} has another teaching timetable on {start:yyyy-MM-dd}. Solve again.", ("timetable", timetable?.Name ?? ""));
        }

        if (timetable.CycleWeeks > 1 && timetable.CycleWeeks != year.CycleWeeks)
        {
            throw Errors.Precondition(
                "CYCLE_MISMATCH", $"The timetable's cycle has {timetable.CycleWeeks} weeks, that of {year.Calendar} {year.CycleWeeks}.", ("schoolCalendar", year.Calendar));
        }

        var others = await tx.Query<CoachingTimetableRow>(SelectOthers, new { row.OrgUnit, row.Name, State = State.Published });
        if (others.FirstOrDefault(other => other.Programme != row.Programme && (other.Programme.Length == 0 || row.Programme.Length == 0)) is { } overlapping)
        {
            throw Errors.Precondition(
                "OVERLAPPING", $"{overlapping.Name} serves pairs of this one for another choice of programmes. Withdraw it first.", ("coachingTimetable", overlapping.Name));
        }

        var replaced = others.FirstOrDefault(other => other.Programme == row.Programme);
        if (replaced is not null)
        {
            new Violations()
                .Require(request.Reason != RearrangementReason.Unspecified, "reason", $"must be set, since {replaced.Name} gives way")
                .ThrowIfAny();
            await CoachingTimetableRow.Save(tx, replaced with { State = State.Superseded, EndDate = start < replaced.EndDate ? start : replaced.EndDate });
            await tx.Execute(UpdateSlots, new { replaced.Name, IsPublished = false });
        }

        await tx.Execute(UpdateSlots, new { row.Name, IsPublished = true });
        var content = Content.Read<CoachingTimetable>(row.Content);
        content.Replaces = replaced?.Name ?? "";
        return await CoachingTimetableRow.Save(
            tx, row with { State = State.Published, StartDate = start, EndDate = end, Content = Content.Of(content) });
    }

    // A plan that says nothing else ends with the term that it begins in.
    private (DateOnly Start, DateOnly End) Term(PublishCoachingTimetableRequest request, CoachingTimetableRow row, SchoolYear year)
    {
        var start = row.StartDate ?? request.StartDate.ToDateOnlyOrNull() ?? today.Date.AddDays(1);
        var days = year.Days(start, start.AddDays(MaxDays)).ToList();
        if (days.Count == 0)
        {
            throw Errors.Precondition("NO_SCHOOL_DAYS", $"{year.Calendar} has no day of teaching from {start:yyyy-MM-dd} on.", ("schoolCalendar", year.Calendar));
        }

        var end = request.EndDate.ToDateOnlyOrNull() ?? row.EndDate ?? days.TakeWhile(day => day.Term == days[0].Term).Last().Date.AddDays(1);
        new Violations()
            .Require(row.StartDate is null || request.StartDate is null || request.StartDate.ToDateOnly() == row.StartDate, "start_date", "must stay as it was published")
            .Require(end > start && end <= start.AddDays(MaxDays), "end_date", $"must be after the start, by at most {MaxDays} days")
            .Require(row.EndDate is null || end >= row.EndDate, "end_date", "must not be before that which was published")
            .ThrowIfAny();
        return (start, end);
    }

    private const string SelectOthers =
        $"SELECT {CoachingTimetableRow.Columns} FROM coaching_timetables WHERE org_unit = @OrgUnit AND state = @State AND name <> @Name ORDER BY revision";

    private const string UpdateSlots = "UPDATE coaching_slots SET is_published = @IsPublished, version = version + 1 WHERE coaching_timetable = @Name";
}
