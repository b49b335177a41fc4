using System.Globalization;
using Coaching.Platform;
using Coaching.Scheduling.V1;
using Grpc.Core;
using ExceptionKind = Coaching.Scheduling.V1.SchoolCalendar.Types.Exception.Types.Kind;
using Kind = Coaching.Scheduling.V1.Session.Types.Kind;
using Occurrence = Coaching.Scheduling.V1.SessionSeries.Types.Occurrence;
using Outcome = Coaching.Scheduling.V1.SessionSeries.Types.Occurrence.Types.Outcome;

namespace Coaching.Scheduling;

internal sealed partial class SessionsApi
{
    private const int MaxSeriesId = 60;
    private const int MaxInterval = 8;
    private const int MaxOccurrences = 40;
    private const int WeekDays = 7;

    public override Task<SessionSeries> CreateSessionSeries(CreateSessionSeriesRequest request, ServerCallContext context)
    {
        var draft = request.SessionSeries ?? new SessionSeries();
        var violations = new Violations()
            .OptionalId("session_series_id", request.SessionSeriesId)
            .Require(request.SessionSeriesId.Length <= MaxSeriesId, "session_series_id", "must be at most 60 characters")
            .Range("session_series.interval_weeks", draft.IntervalWeeks, 0, MaxInterval)
            .Range("session_series.count", draft.Count, 2, MaxOccurrences);
        SessionDraft.Check(violations, "session_series.session", draft.Session ?? new Session());
        RequestIds.Check(violations, request.RequestId, context);
        violations.ThrowIfAny();

        var reach = context.Reach();
        var name = $"sessionSeries/{(request.SessionSeriesId.Length > 0 ? request.SessionSeriesId : Guid.CreateVersion7(clock.GetUtcNow()))}";
        return pairs.ReadThrough(
            () => database.Once(
                context, request, name, tx => PlanSeries(tx, reach, name, draft), (tx, first) => SessionSeriesRow.Now(tx, reach, first)),
            context.CancellationToken);
    }

    private async Task<SessionSeries> PlanSeries(Tx tx, Reach reach, string name, SessionSeries draft)
    {
        var start = draft.Session.StartTime.ToDateTimeOffset();
        var pair = await pairs.Running(tx, draft.Session.CoachingRelationship, reach.Caller, start);
        var template = await SessionDraft.ToRow(tx, pair, draft.Session, name, start, pairs.DayOf(start)) with { SessionSeries = name };
        var year = await SchoolYear.Find(tx, pair.OrgUnit, zone.Id);
        var plan = new SessionSeries { Session = draft.Session, IntervalWeeks = Math.Max(1, draft.IntervalWeeks), Count = draft.Count };
        foreach (var (time, number) in Times(start, plan, year?.Zone ?? TimeZoneInfo.FindSystemTimeZoneById(zone.Id)))
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{ResourceName.IdOf(name)}-{number:00}");
            var row = template with { Name = $"sessions/{id}", StartTime = time, StartDate = pairs.DayOf(time) };
            plan.Occurrences.Add(await PlanOccurrence(tx, pair, year, row));
        }

        var series = new SessionSeriesRow
        {
            Name = name,
            CoachingRelationship = pair.Name,
            Coach = pair.Coach,
            Coachee = pair.Coachee,
            OrgUnit = pair.OrgUnit,
            Content = Content.Of(plan),
            Version = 1,
            CreateTime = tx.Now,
        };
        return await tx.TryInsert(InsertSeries, series) ? await series.ToProto(tx) : throw Errors.AlreadyExists(name);
    }

    private static async Task<Occurrence> PlanOccurrence(Tx tx, RunningPair pair, SchoolYear? year, SessionRow row)
    {
        var occurrence = new Occurrence { StartTime = row.StartTime.ToProto() };
        if (!pair.RunsOn(row.StartDate))
        {
            occurrence.Outcome = Outcome.PairNotActive;
        }
        else if (year is not null && !IsHeld(year, row))
        {
            occurrence.Outcome = Outcome.SchoolClosed;
        }
        else
        {
            var planned = await PlannedSessions.Plan(tx, row);
            occurrence.Outcome = planned.IsPlanned ? Outcome.Planned : Outcome.Taken;
            occurrence.Session = planned.Session?.Name ?? "";
            occurrence.Taken.Add(planned.Taken);
        }

        return occurrence;
    }

    // The same time of the day where the school is, whatever its clocks did meanwhile.
    private static IEnumerable<(DateTimeOffset Time, int Number)> Times(DateTimeOffset first, SessionSeries plan, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(first, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        return Enumerable.Range(0, plan.Count)
            .Select(number => (SchoolYear.At(zone, day.AddDays(number * plan.IntervalWeeks * WeekDays), local.TimeOfDay), number + 1));
    }

    private static bool IsHeld(SchoolYear year, SessionRow row)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(row.StartTime, year.Zone).DateTime);
        var isOfLesson = row.Kind is Kind.Observation or Kind.CoTeaching or Kind.Modelling or Kind.LearningWalk;
        return year.Days(day, day.AddDays(1)).Any(found =>
            found.Exception != ExceptionKind.Event && (found.Exception != ExceptionKind.Examinations || !isOfLesson));
    }

    private const string InsertSeries = $"""
        INSERT INTO session_series ({SessionSeriesRow.Columns})
        VALUES (@Name, @CoachingRelationship, @Coach, @Coachee, @OrgUnit, @Content, @Cancelled, @Version, @CreateTime)
        """;
}
