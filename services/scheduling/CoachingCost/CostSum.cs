using Coaching.Scheduling.V1;
using Google.Type;

namespace Coaching.Scheduling;

/// <summary>Seconds, and what they cost, added up exactly; what is told of them is rounded once.</summary>
internal sealed class CostSum
{
    private const int SecondsPerMinute = 60;
    private const int SecondsPerHour = 3600;

    private readonly SortedDictionary<string, Int128> _plannedPay = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Int128> _donePay = new(StringComparer.Ordinal);
    private readonly SortedDictionary<int, (long Planned, long Done)> _byPeriodLength = [];
    private int _sessions;
    private int _doneSessions;
    private long _planned;
    private long _done;
    private long _unpricedPlanned;
    private long _unpricedDone;
    private long _allocatedMinutes;
    private long _directedMinuteDays;
    private long _directedDone;

    /// <summary>Counts a session, once however many people gave it time.</summary>
    public void Count(CostSession session)
    {
        _sessions++;
        _doneSessions += session.IsDone ? 1 : 0;
    }

    /// <summary>Adds one person's time in a session.</summary>
    public void Add(CostSession session, HourlyPay? pay, int periodMinutes, bool isDirected)
    {
        var (planned, done) = (session.PlannedSeconds, session.DoneSeconds);
        (_planned, _done) = (_planned + planned, _done + done);
        var period = _byPeriodLength.GetValueOrDefault(periodMinutes);
        _byPeriodLength[periodMinutes] = (period.Planned + planned, period.Done + done);
        _directedDone += isDirected ? done : 0;
        if (pay is null)
        {
            (_unpricedPlanned, _unpricedDone) = (_unpricedPlanned + planned, _unpricedDone + done);
            return;
        }

        _plannedPay[pay.Currency] = _plannedPay.GetValueOrDefault(pay.Currency) + ((Int128)planned * pay.MinorUnits);
        _donePay[pay.Currency] = _donePay.GetValueOrDefault(pay.Currency) + ((Int128)done * pay.MinorUnits);
    }

    /// <summary>Adds what a school has allocated to one of its staff, and what it directs, for so many weeks and days.</summary>
    public void Add(CostStaff staff, int weeks, int days)
    {
        _allocatedMinutes += (long)staff.AllocatedMinutes * weeks;
        _directedMinuteDays += (long)staff.DirectedMinutes * days;
    }

    public CoachingCost.Types.Row ToProto(string name)
    {
        var row = new CoachingCost.Types.Row
        {
            Name = name,
            Sessions = _sessions,
            DoneSessions = _doneSessions,
            PlannedMinutes = HalfUp.Divide(_planned, SecondsPerMinute),
            DoneMinutes = HalfUp.Divide(_done, SecondsPerMinute),
            PlannedPeriods = _byPeriodLength.Sum(period => (double)period.Value.Planned / (SecondsPerMinute * period.Key)),
            DonePeriods = _byPeriodLength.Sum(period => (double)period.Value.Done / (SecondsPerMinute * period.Key)),
            PlannedAmounts = { Amounts(_plannedPay) },
            DoneAmounts = { Amounts(_donePay) },
            UnpricedPlannedMinutes = HalfUp.Divide(_unpricedPlanned, SecondsPerMinute),
            UnpricedDoneMinutes = HalfUp.Divide(_unpricedDone, SecondsPerMinute),
            AllocatedMinutes = _allocatedMinutes,
            DirectedMinutes = HalfUp.Divide(_directedMinuteDays, CostCalendar.DaysPerYear),
        };
        if (_directedMinuteDays > 0)
        {
            row.DirectedShare = (double)_directedDone * CostCalendar.DaysPerYear / (SecondsPerMinute * (double)_directedMinuteDays);
        }

        return row;
    }

    private static IEnumerable<Money> Amounts(SortedDictionary<string, Int128> pay) =>
        pay.Select(sum => Currency.Of(sum.Key, HalfUp.Divide(sum.Value, SecondsPerHour)));
}
