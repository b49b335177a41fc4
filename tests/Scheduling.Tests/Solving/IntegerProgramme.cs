using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Coaching.Scheduling.Tests;

/// <summary>The model by slots, solved by cbc one objective after another; it shares no code with the solver.</summary>
internal sealed class IntegerProgramme
{
    private readonly CoachingProblem _problem;
    private readonly List<string> _rules = [];
    private readonly List<string> _binaries = [];
    private readonly List<string>[] _objectives = [.. Enumerable.Range(0, 6).Select(_ => new List<string>())];
    private readonly Dictionary<(int Person, int Period), List<string>> _present = [];
    private readonly Dictionary<(int Person, int Day), List<string>> _given = [];
    private readonly Dictionary<int, List<string>> _draws = [];
    private readonly Dictionary<int, List<string>> _meetings = [];

    public IntegerProgramme(CoachingProblem problem)
    {
        _problem = problem;
        for (var pair = 0; pair < problem.Pairs.Count; pair++)
        {
            AddPair(pair);
        }

        AddPeople();
        AddRooms();
    }

    public static bool IsHere => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "cbc")));

    /// <summary>The lexicographic optimum.</summary>
    public int[] Solve()
    {
        var found = new List<int>();
        for (var objective = 0; objective < _objectives.Length; objective++)
        {
            var constant = objective == 0 ? _problem.Pairs.Count : 0;
            found.Add(constant + (_objectives[objective].Count == 0 ? 0 : Run(objective)));
            if (_objectives[objective].Count > 0)
            {
                _rules.Add($"{string.Join(' ', _objectives[objective])} <= {found[^1] - constant}");
            }
        }

        return [.. found];
    }

    private void AddPair(int index)
    {
        var pair = _problem.Pairs[index];
        var periods = Enumerable.Range(0, _problem.Periods.Count).ToList();
        var served = Binary($"s{index}");
        _objectives[0].Add($"- {served}");
        var lessons = periods.Where(period => HardRules.CanGive(_problem, pair.Coach, period) && !HardRules.IsAway(_problem, pair.Coachee, period)
            && Taught(pair, period).Any()).ToList();
        var meetings = periods.Where(period => HardRules.CanGive(_problem, pair.Coach, period) && HardRules.CanGive(_problem, pair.Coachee, period)).ToList();
        foreach (var period in lessons)
        {
            var slot = Slot(index, "x", period);
            Charge(3, pair.PreferredSubject is { } preferred && Taught(pair, period).All(lesson => lesson.Subject != preferred), slot);
            Charge(5, pair.Published is { } published && !published.Observations.Contains(period), slot);
            Give(pair.Coach, period, slot, draws: true);
        }

        foreach (var period in meetings)
        {
            var slot = Slot(index, "y", period);
            Charge(5, pair.Published is { } published && published.Feedback != period, slot);
            Give(pair.Coach, period, slot, !_problem.Periods[period].IsMeetingBlock);
            Give(pair.Coachee, period, slot, !_problem.Periods[period].IsMeetingBlock);
            Of(_meetings, period).Add($"+ {slot}");
        }

        _rules.Add($"{Sum(lessons.Select(period => $"x{index}_{period}"))} - {pair.Observations} {served} = 0");
        _rules.Add($"{Sum(meetings.Select(period => $"y{index}_{period}"))} - {served} = 0");
        var links = new List<string>();
        foreach (var (lesson, meeting) in lessons.SelectMany(lesson => meetings.Select(meeting => (lesson, meeting))))
        {
            var days = HardRules.Days(_problem, lesson, meeting);
            if (days <= pair.FeedbackWithinDays)
            {
                var link = Binary($"z{index}_{lesson}_{meeting}");
                links.Add(link);
                _rules.Add($"{link} - x{index}_{lesson} <= 0");
                _rules.Add($"{link} - y{index}_{meeting} <= 0");
                if (days > 0)
                {
                    _objectives[1].Add($"+ {days} {link}");
                }
            }
        }

        _rules.Add($"{Sum(links)} - {served} = 0");
    }

    private IEnumerable<TaughtLesson> Taught(CoachingPair pair, int period) => _problem.Staff[pair.Coachee].Lessons
        .Where(lesson => lesson.Period == period && lesson.IsObservable && (pair.Subject is null || lesson.Subject == pair.Subject));

    private string Slot(int pair, string kind, int period)
    {
        var slot = Binary($"{kind}{pair}_{period}");
        Of(_present, (_problem.Pairs[pair].Coach, period)).Add($"+ {slot}");
        Of(_present, (_problem.Pairs[pair].Coachee, period)).Add($"+ {slot}");
        var day = _problem.Periods.Where(other => other.DayNumber == _problem.Periods[period].DayNumber && other.Shift == _problem.Periods[period].Shift).ToList();
        Charge(4, _problem.Periods[period].Start == day.Min(other => other.Start) || _problem.Periods[period].End == day.Max(other => other.End), slot);
        return slot;
    }

    private void AddPeople()
    {
        foreach (var (person, period) in _present.Keys.ToList())
        {
            foreach (var other in _present.Keys.Where(other => other.Person == person && other.Period >= period && HardRules.Overlap(_problem, period, other.Period)))
            {
                _rules.Add($"{string.Join(' ', _present[(person, period)].Concat(other.Period == period ? [] : _present[other]))} <= 1");
            }
        }

        foreach (var ((person, day), given) in _given)
        {
            var load = string.Join(' ', given);
            var most = _problem.Staff[person].MaxCoachingPerDay;
            _rules.Add($"{load} <= {most}");
            _objectives[2].Add($"+ e{person}_{day}");
            for (var step = 1; step < most; step++)
            {
                // The line through n(n-1)/2 at n = step and step + 1.
                _rules.Add($"e{person}_{day} {string.Join(' ', given.Select(term => term.Replace("+ ", $"- {step} ", StringComparison.Ordinal)))} >= {-step * (step + 1) / 2}");
            }
        }

        foreach (var (person, draws) in _draws)
        {
            _rules.Add($"{string.Join(' ', draws)} <= {Math.Max(0, HardRules.FreePeriods(_problem, person) - _problem.Staff[person].FreeFloor)}");
        }
    }

    // Rooms here are free at all times.
    private void AddRooms()
    {
        foreach (var period in _meetings.Keys)
        {
            var at = _meetings.Keys.Where(other => _problem.Periods[other].DayNumber == _problem.Periods[period].DayNumber
                && _problem.Periods[other].Start <= _problem.Periods[period].Start && _problem.Periods[other].End > _problem.Periods[period].Start);
            _rules.Add($"{string.Join(' ', at.SelectMany(other => _meetings[other]))} <= {_problem.Rooms.Sum(room => room.Capacity)}");
        }
    }

    private void Give(int person, int period, string slot, bool draws)
    {
        Of(_given, (person, _problem.Periods[period].DayNumber)).Add($"+ {slot}");
        if (draws)
        {
            Of(_draws, person).Add($"+ {slot}");
        }
    }

    private void Charge(int objective, bool counts, string slot)
    {
        if (counts)
        {
            _objectives[objective].Add($"+ {slot}");
        }
    }

    private string Binary(string name)
    {
        _binaries.Add(name);
        return name;
    }

    private static string Sum(IEnumerable<string> terms) => string.Join(' ', terms.Select(term => $"+ {term}"));

    private static List<string> Of<TKey>(Dictionary<TKey, List<string>> terms, TKey key)
        where TKey : notnull => terms.TryGetValue(key, out var list) ? list : terms[key] = [];

    private int Run(int objective)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("coaching-cbc-");
        try
        {
            var (model, answer) = (Path.Combine(folder.FullName, "model.lp"), Path.Combine(folder.FullName, "answer.txt"));
            var text = new StringBuilder("Minimize\n obj: ").AppendJoin('\n', _objectives[objective]).Append("\nSubject To\n");
            foreach (var (rule, number) in _rules.Select((rule, number) => (rule, number)))
            {
                text.Append(CultureInfo.InvariantCulture, $" c{number}: {rule}\n");
            }

            File.WriteAllText(model, text.Append("Binaries\n ").AppendJoin('\n', _binaries).Append("\nEnd\n").ToString());
            using var cbc = Process.Start(new ProcessStartInfo("cbc", [model, "ratio", "0", "solve", "solution", answer]) { RedirectStandardOutput = true })!;
            cbc.StandardOutput.ReadToEnd();
            cbc.WaitForExit();
            var first = File.ReadLines(answer).First();
            Assert.StartsWith("Optimal", first, StringComparison.Ordinal);
            return (int)Math.Round(double.Parse(first.Split(' ')[^1], CultureInfo.InvariantCulture));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
