using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf.Reflection;
using Attendance = Coaching.Observations.V1.Release.Types.Attendance;
using GoalProgress = Coaching.Observations.V1.Release.Types.GoalProgress;
using MasteredStep = Coaching.Observations.V1.Release.Types.MasteredStep;

namespace Coaching.Observations;

/// <summary>What may leave coaching at all, and its copy as it stands now: facts of attendance, goals, and titles of mastered steps.</summary>
internal sealed class ReleasedItems(Vault vault, Today today)
{
    private const int MaxItems = 50;
    private const int MaxWindows = 12;
    private const int MaxWindowDays = 400;
    private const int MaxDates = 200;
    private const string Goals = GoalRow.Pattern;
    private const string Steps = ActionStepRow.Pattern;

    private static readonly EnumDescriptor GoalStates = V1.Goal.Descriptor.FindFieldByName("state").EnumType;

    private static readonly EnumDescriptor MeasureKinds = GoalMeasurement.Descriptor.FindFieldByName("kind").EnumType;

    /// <summary>What is wrong with a choice, whatever there is of it.</summary>
    public static void Check(Violations violations, Release draft)
    {
        violations
            .Count("release.items", draft.Items.Count, 0, MaxItems)
            .Count("release.attendances", draft.Attendances.Count, 0, MaxWindows)
            .Require(draft.Items.Distinct().Count() == draft.Items.Count, "release.items", "must not name a thing twice");
        for (var index = 0; index < draft.Items.Count; index++)
        {
            var item = draft.Items[index];
            violations.Require(
                ResourceName.Matches(Goals, item) || ResourceName.Matches(Steps, item),
                $"release.items[{index}]",
                "must be a goal or an action step: notes, answers, scores and reflections are never released");
        }

        for (var index = 0; index < draft.Attendances.Count; index++)
        {
            var (window, path) = (draft.Attendances[index], $"release.attendances[{index}]");
            violations
                .Date($"{path}.start_date", window.StartDate)
                .Date($"{path}.end_date", window.EndDate)
                .OptionalName($"{path}.coaching_relationship", window.CoachingRelationship, Pairs.Pattern);
            if (window.StartDate.ToDateOnlyOrNull() is { } start && window.EndDate.ToDateOnlyOrNull() is { } end)
            {
                violations.Require(
                    start <= end && end.DayNumber - start.DayNumber <= MaxWindowDays, $"{path}.end_date",
                    $"must not be before start_date, nor more than {MaxWindowDays} days after it");
            }
        }
    }

    /// <summary>The release's content: what the chosen things of a person say now. INVALID_ARGUMENT names each that is not the person's.</summary>
    public async Task<Release> Copy(Session tx, string person, Release draft)
    {
        var copy = new Release { Items = { draft.Items } };
        var violations = new Violations()
            .Require(await StaffDirectory.Person(tx, draft.Recipient) is not null, "release.recipient", "must be a member of staff");
        for (var index = 0; index < draft.Items.Count; index++)
        {
            if (await Step(tx, person, draft.Items[index]) is { } step)
            {
                copy.Steps.Add(step);
            }
            else if (await Goal(tx, person, draft.Items[index]) is { } goal)
            {
                copy.Goals.Add(goal);
            }
            else
            {
                violations.Require(false, $"release.items[{index}]", "must be an action step that you have mastered, or a goal of yours");
            }
        }

        violations.ThrowIfAny();
        foreach (var window in draft.Attendances)
        {
            copy.Attendances.Add(await Count(tx, person, window));
        }

        return copy;
    }

    private async Task<MasteredStep?> Step(Session tx, string person, string name)
    {
        var row = await tx.Find<ActionStepRow>(SelectMastered, new { Name = name, Person = person, State = ActionStep.Types.State.Mastered });
        return row is null ? null : new MasteredStep
        {
            ActionStep = row.Name,
            Title = (await vault.Open<ActionStep>(tx, row.Name, row.Content)).What,
            MasterTime = (row.StateTime ?? row.CreateTime).ToProto(),
        };
    }

    private async Task<GoalProgress?> Goal(Session tx, string person, string name)
    {
        var args = new { Name = name, Person = person, take = MaxDates };
        if (await tx.Find<GoalRow>(SelectGoal, args) is not { } row)
        {
            return null;
        }

        return new GoalProgress
        {
            Goal = row.Name,
            Title = (await row.Open<V1.Goal>(tx, vault, row.Name, row.Content)).Title,
            State = GoalStates.FindValueByNumber((int)row.State).Name,
            Measures = { (await tx.Page<GoalMeasurementRow>(SelectMeasurements, args)).Select(Measure) },
        };
    }

    private GoalProgress.Types.Measure Measure(GoalMeasurementRow row) => new()
    {
        MeasureTime = today.Begin(row.Date).ToProto(),
        Key = MeasureKinds.FindValueByNumber((int)row.Kind).Name,
        Value = row.LearnerCount is { } count
            ? string.Create(CultureInfo.InvariantCulture, $"{count} of {row.Learners}")
            : ((row.ValueThousandths ?? 0) / 1000m).ToString("0.###", CultureInfo.InvariantCulture),
    };

    private async Task<Attendance> Count(Session tx, string person, Attendance window)
    {
        var (from, until) = (today.Begin(window.StartDate.ToDateOnly()), today.Begin(window.EndDate.ToDateOnly().AddDays(1)));
        var args = new { Person = person, From = from, Until = until, Pair = window.CoachingRelationship };
        var visits = await tx.Query<DateTimeOffset>(SelectVisits, args);
        var meetings = await tx.Query<DateTimeOffset>(SelectMeetings, args);
        var planned = await tx.Query<PlannedRow>(CountPlanned, args);
        return new Attendance
        {
            StartDate = window.StartDate,
            EndDate = window.EndDate,
            CoachingRelationship = window.CoachingRelationship,
            PlannedVisits = planned.FirstOrDefault(row => row.Kind == Scheduling.V1.Session.Types.Kind.Observation)?.Sessions ?? 0,
            PlannedMeetings = planned.FirstOrDefault(row => row.Kind == Scheduling.V1.Session.Types.Kind.Feedback)?.Sessions ?? 0,
            HeldVisits = visits.Count,
            HeldMeetings = meetings.Count,
            VisitDates = { visits.Take(MaxDates).Select(time => today.Of(time).ToProto()) },
            MeetingDates = { meetings.Take(MaxDates).Select(time => today.Of(time).ToProto()) },
        };
    }

    private const string SelectMastered =
        $"SELECT {ActionStepRow.Columns} FROM action_steps WHERE name = @Name AND coachee = @Person AND state = @State";

    // A school's goal is not a person's to release.
    private const string SelectGoal = $"SELECT {GoalRow.Columns} FROM goals WHERE name = @Name AND coachee = @Person AND coachee <> ''";

    private const string SelectMeasurements = $"SELECT {GoalMeasurementRow.Columns} FROM goal_measurements WHERE goal = @Name ORDER BY date, name";

    private const string InWindow = "coachee = @Person AND start_time >= @From AND start_time < @Until AND (@Pair = '' OR coaching_relationship = @Pair)";

    private const string SelectVisits = $"SELECT start_time FROM observations WHERE {InWindow} ORDER BY start_time";

    private const string SelectMeetings = $"SELECT start_time FROM feedback_meetings WHERE {InWindow} ORDER BY start_time";

    // A session that was taken back was never to be held.
    private const string CountPlanned = $"SELECT kind, COUNT(*) AS sessions FROM session_facts WHERE {InWindow} AND state <> 4 GROUP BY kind";

    private sealed record PlannedRow
    {
        public required Scheduling.V1.Session.Types.Kind Kind { get; init; }

        public required int Sessions { get; init; }
    }
}
