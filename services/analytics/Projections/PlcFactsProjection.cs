using Coaching.Platform;
using Coaching.Plcs.V1;

namespace Coaching.Analytics;

/// <summary>Keeps which PLCs there are, when they met, and since when they have not.</summary>
internal sealed class PlcFactsProjection(Weeks weeks, Today today)
{
    private const int HundredthsOfDays = 700;

    public void Subscribe(Subscriptions subscriptions) => subscriptions.From("plcs")
        .On<PlcChanged>(Apply)
        .On<PlcMeetingPlanned>((tx, fact) => Apply(tx, fact, fact.Data.PlcMeeting))
        .On<PlcMeetingHeld>((tx, fact) => Apply(tx, fact, fact.Data.PlcMeeting))
        .On<PlcMeetingCancelled>((tx, fact) => Apply(tx, fact, fact.Data.PlcMeeting));

    private async Task Apply(Tx tx, Fact<PlcChanged> fact)
    {
        var change = await Changes.Next(tx);
        var plc = fact.Data;
        var cadence = (int)Math.Max(1, (plc.Cadence?.Seconds ?? 0) / (24 * 60 * 60));
        var founded = plc.CreateTime.ToTimeOrNull() ?? fact.Time;
        var row = new
        {
            Name = plc.Plc,
            plc.OrgUnit,
            plc.Programme,
            IsActive = plc.State == Plc.Types.State.Active,
            CadenceDays = cadence,
            MemberCount = plc.Members.Distinct().Count(),
            FoundDate = today.Of(founded),
            fact.Version,
        };
        if (await tx.Execute(UpdatePlc, row) == 0 && !await tx.TryInsert(InsertPlc, row))
        {
            return;
        }

        // An ended PLC has asked for meetings until the week in which it ended.
        var alive = new PlcDelta { OrgUnit = plc.OrgUnit, Programme = plc.Programme, Week = weeks.Of(founded), Plcs = 1, Hundredths = PerWeek(cadence) };
        PlcDelta[] cells = row.IsActive ? [alive] : [alive, alive.Negated() with { Week = Math.Max(alive.Week, weeks.Of(fact.Time) + 1) }];
        await Contributions.Replace(tx, "plcs", plc.Plc, fact.Version, [.. cells.Select(cell => cell.ToContribution())], PlcCells.Add);
        await Refresh(tx, plc.Plc);
        await PutMembers(tx, plc, change);
    }

    private async Task Apply<T>(Tx tx, Fact<T> fact, PlcMeetingFacts meeting)
    {
        await Changes.Begin(tx);
        var start = meeting.StartTime.ToTimeOrNull() ?? fact.Time;
        var held = meeting.State == PlcMeeting.Types.State.Held;
        var row = new { Name = meeting.PlcMeeting, meeting.Plc, IsHeld = held, StartTime = start, fact.Version };
        if (await tx.Execute(UpdateMeeting, row) == 0 && !await tx.TryInsert(InsertMeeting, row))
        {
            return;
        }

        var at = new PlcDelta { OrgUnit = meeting.OrgUnit, Programme = meeting.Programme, Week = weeks.Of(start) };
        PlcDelta[] cells = meeting.State switch
        {
            PlcMeeting.Types.State.Planned => [at with { Planned = 1 }],
            PlcMeeting.Types.State.Held => [at with { Held = 1, Attendances = meeting.Present.Distinct().Count(), ExpectedAttendances = meeting.ExpectedCount }],
            _ => [],
        };
        await Contributions.Replace(tx, "plc-meetings", meeting.PlcMeeting, fact.Version, [.. cells.Select(cell => cell.ToContribution())], PlcCells.Add);
        await Refresh(tx, meeting.Plc);
    }

    private static long PerWeek(int cadenceDays) => (HundredthsOfDays + (cadenceDays / 2)) / cadenceDays;

    private static async Task PutMembers(Tx tx, PlcChanged plc, long change)
    {
        var before = await tx.Query<string>("SELECT person FROM plc_members WHERE plc = @Plc", new { plc.Plc });
        await tx.Execute("DELETE FROM plc_members WHERE plc = @Plc", new { plc.Plc });
        foreach (var person in plc.Members.Distinct())
        {
            await tx.Execute("INSERT INTO plc_members (plc, person) VALUES (@Plc, @person)", new { plc.Plc, person });
        }

        foreach (var person in before.Union(plc.Members))
        {
            await Standing.Member(tx, person, change);
        }
    }

    // A meeting may be known before its PLC, and the other way round.
    private async Task Refresh(Tx tx, string name)
    {
        if (await tx.Find<PlcState>("SELECT found_date, cadence_days FROM plcs WHERE name = @name", new { name }) is { } plc)
        {
            var last = await tx.Page<LastMeeting>(SelectLast, new { name, take = 1 }) is [var meeting] ? meeting.StartTime : (DateTimeOffset?)null;
            var since = last is { } time ? today.Of(time) : plc.FoundDate;
            await tx.Execute(UpdateLapse, new { name, last, since, lapse = since.AddDays(plc.CadenceDays + 1) });
        }
    }

    private const string SelectLast = "SELECT start_time FROM plc_meetings WHERE plc = @name AND is_held = 1 ORDER BY start_time DESC";

    private const string UpdateLapse = "UPDATE plcs SET last_meeting_time = @last, since_date = @since, lapse_date = @lapse WHERE name = @name";

    private const string UpdatePlc = """
        UPDATE plcs
        SET org_unit = @OrgUnit, programme = @Programme, is_active = @IsActive, cadence_days = @CadenceDays, member_count = @MemberCount,
            found_date = @FoundDate, version = @Version
        WHERE name = @Name AND version < @Version
        """;

    private const string InsertPlc = """
        INSERT INTO plcs (name, org_unit, programme, is_active, cadence_days, member_count, found_date, last_meeting_time, since_date, lapse_date, version)
        VALUES (@Name, @OrgUnit, @Programme, @IsActive, @CadenceDays, @MemberCount, @FoundDate, NULL, @FoundDate, @FoundDate, @Version)
        """;

    private const string UpdateMeeting = """
        UPDATE plc_meetings SET plc = @Plc, is_held = @IsHeld, start_time = @StartTime, version = @Version WHERE name = @Name AND version < @Version
        """;

    private const string InsertMeeting = "INSERT INTO plc_meetings (name, plc, is_held, start_time, version) VALUES (@Name, @Plc, @IsHeld, @StartTime, @Version)";

    private sealed record PlcState
    {
        public required DateOnly FoundDate { get; init; }
        public required int CadenceDays { get; init; }
    }

    private sealed record LastMeeting
    {
        public required DateTimeOffset StartTime { get; init; }
    }
}
