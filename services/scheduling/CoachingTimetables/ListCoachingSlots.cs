using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;

namespace Coaching.Scheduling;

internal sealed partial class CoachingTimetablesApi
{
    private const string AllPublished = "coachingTimetables/-";

    public override Task<ListCoachingSlotsResponse> ListCoachingSlots(ListCoachingSlotsRequest request, ServerCallContext context)
    {
        var violations = new Violations()
            .OptionalName("person", request.Person, "people/{person}")
            .OptionalName("coaching_relationship", request.CoachingRelationship, Pairs.Pattern)
            .OptionalName("org_unit", request.OrgUnit, "orgUnits/{org_unit}");
        if (request.Parent != AllPublished)
        {
            violations.Name("parent", request.Parent, CoachingTimetableRow.Pattern);
        }

        var page = context.Page(request, violations);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var after = page.After<AfterSlot>() ?? new AfterSlot(0, "");
        var args = reach.With(new
        {
            request.Parent,
            All = request.Parent == AllPublished,
            Person = request.Person == "people/me" ? reach.Caller : request.Person,
            request.CoachingRelationship,
            request.OrgUnit,
            after.Minute,
            After = after.Name,
            take = page.Take,
        });
        return database.Read(
            async db =>
            {
                var (rows, next) = page.Cut(await db.Page<CoachingSlotRow>(SelectSlots, args), row => new AfterSlot(MinuteOf(row), row.Name));
                return new ListCoachingSlotsResponse { CoachingSlots = { rows.Select(row => row.ToProto()) }, NextPageToken = next };
            },
            context.CancellationToken);
    }

    private static int MinuteOf(CoachingSlotRow slot) => (((slot.CycleWeek * 10) + slot.Day) * 10_000) + slot.StartMinute;

    private static readonly string SelectSlots = $"""
        SELECT {CoachingSlotRow.Columns} FROM coaching_slots s
        WHERE ((@All = 1 AND s.is_published = 1) OR (@All = 0 AND s.coaching_timetable = @Parent))
          AND {Within}
          AND (@Person = '' OR s.coach = @Person OR s.coachee = @Person)
          AND (@CoachingRelationship = '' OR s.coaching_relationship = @CoachingRelationship)
          AND (@OrgUnit = '' OR EXISTS (SELECT 1 FROM dir_ancestors d WHERE d.org_unit = s.org_unit AND d.ancestor = @OrgUnit))
          AND ((s.cycle_week * 10 + s.day) * 10000 + s.start_minute > @Minute
               OR ((s.cycle_week * 10 + s.day) * 10000 + s.start_minute = @Minute AND s.name > @After))
        ORDER BY s.cycle_week, s.day, s.start_minute, s.name
        """;

    private sealed record AfterSlot(int Minute, string Name);
}
