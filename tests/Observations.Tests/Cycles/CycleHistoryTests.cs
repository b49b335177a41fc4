using System.Globalization;
using Coaching.Observations.V1;
using Coaching.Platform;
using Coaching.Testing;
using Grpc.Core;
using Xunit.Abstractions;
using static Coaching.Observations.V1.CoachingCycle.Types;
using static Coaching.Observations.V1.CycleTemplate.Types;
using static Coaching.Observations.Tests.ObservationsOnSqlite;

namespace Coaching.Observations.Tests;

/// <summary>Random templates and random histories of cycles, held against a model that knows nothing of the service but its contract.</summary>
public sealed class CycleHistoryTests(ObservationsOnSqlite host, ITestOutputHelper output) : IClassFixture<ObservationsOnSqlite>
{
    private static readonly Condition[] Conditions =
        [Condition.PrioritiesRecorded, Condition.CompetencyNamed, Condition.NeedsRecorded, Condition.RealityPictured, Condition.DialogueHeld, Condition.SessionHeld];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [Trait("requirement", "CAS-06")]
    public async Task A_random_history_goes_as_the_model_says(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var school = await School.Open(host);
        var template = await Publish(school, random);
        var clients = new[] { school.Head, school.Teacher }.Select(person => new CoachingCycleService.CoachingCycleServiceClient(school.As(person))).ToArray();
        var cycle = await clients[0].CreateCoachingCycleAsync(new CreateCoachingCycleRequest
        {
            CoachingCycle = new CoachingCycle { CoachingRelationship = school.Pair, CycleTemplate = template.Name },
            RequestId = NewRequest,
        });
        var model = new Model(template);

        for (var step = 0; step < 120; step++)
        {
            var who = random.Next(2);
            var (expected, told) = random.Next(8) switch
            {
                0 or 1 or 2 => await Advance(clients[who], who == 0, model, cycle, random),
                3 => await Agree(clients[who], who == 0, model, cycle),
                4 => await Close(clients[who], who == 0, model, cycle),
                5 => await Say(clients[who], model, cycle),
                6 => await Meet(clients[who], model, cycle),
                _ => await Write(clients[who], model, cycle, random),
            };
            Assert.True(expected == told, $"seed {seed}, step {step}: expected {expected}, told {told}");
            cycle = await clients[1 - who].GetCoachingCycleAsync(new GetCoachingCycleRequest { Name = cycle.Name });
            Assert.Equal((model.Stage.Key, model.Visits), (cycle.Stage, string.Join(' ', cycle.StageVisits.Select(visit => visit.Stage))));
            Assert.Equal((model.CoachAgrees, model.CoacheeAgrees), (cycle.CoachAgreeTime is not null, cycle.CoacheeAgreeTime is not null));
        }
    }

    private static async Task<(string Expected, string Told)> Advance(
        CoachingCycleService.CoachingCycleServiceClient client, bool isCoach, Model model, CoachingCycle cycle, Random random)
    {
        var to = random.Next(10) == 0 ? "nowhere" : model.Template.Stages[random.Next(model.Template.Stages.Count)].Key;
        var expected = model.Advance(isCoach, to);
        return (expected, await Told(client.AdvanceCoachingCycleAsync(
            new AdvanceCoachingCycleRequest { Name = cycle.Name, Stage = to, Etag = cycle.Etag, RequestId = NewRequest })));
    }

    private static async Task<(string Expected, string Told)> Agree(
        CoachingCycleService.CoachingCycleServiceClient client, bool isCoach, Model model, CoachingCycle cycle)
    {
        model.Agree(isCoach);
        return ("", await Told(client.AgreeCoachingCycleAsync(new AgreeCoachingCycleRequest { Name = cycle.Name, Etag = cycle.Etag, RequestId = NewRequest })));
    }

    private static async Task<(string Expected, string Told)> Close(
        CoachingCycleService.CoachingCycleServiceClient client, bool isCoach, Model model, CoachingCycle cycle)
    {
        var review = new Review { Progress = "Some.", Decision = Decision.Adjust };
        return (model.Adjust(isCoach), await Told(client.CloseCoachingCycleAsync(
            new CloseCoachingCycleRequest { Name = cycle.Name, Review = review, Etag = cycle.Etag, RequestId = NewRequest })));
    }

    private static async Task<(string Expected, string Told)> Say(CoachingCycleService.CoachingCycleServiceClient client, Model model, CoachingCycle cycle)
    {
        model.Has[Condition.DialogueHeld]++;
        return ("", await Told(client.CreateCycleMessageAsync(
            new CreateCycleMessageRequest { Parent = cycle.Name, CycleMessage = new CycleMessage { Text = "Yes." }, RequestId = NewRequest })));
    }

    private async Task<(string Expected, string Told)> Meet(CoachingCycleService.CoachingCycleServiceClient client, Model model, CoachingCycle cycle)
    {
        model.Has[Condition.SessionHeld]++;
        var met = new CycleEvent { Kind = CycleEvent.Types.Kind.Session, EventTime = host.Clock.GetUtcNow().ToProto() };
        return ("", await Told(client.CreateCycleEventAsync(new CreateCycleEventRequest { Parent = cycle.Name, CycleEvent = met, RequestId = NewRequest })));
    }

    private static async Task<(string Expected, string Told)> Write(
        CoachingCycleService.CoachingCycleServiceClient client, Model model, CoachingCycle cycle, Random random)
    {
        var change = new CoachingCycle { Name = cycle.Name, Etag = random.Next(6) == 0 ? "\"0\"" : cycle.Etag };
        var count = random.Next(3);
        var (mask, condition) = random.Next(4) switch
        {
            0 => ("priorities", Condition.PrioritiesRecorded),
            1 => ("competencies", Condition.CompetencyNamed),
            2 => ("needs", Condition.NeedsRecorded),
            _ => ("reality", Condition.RealityPictured),
        };
        change.Priorities.Add(Enumerable.Range(0, count).Select(i => new Priority { Title = i.ToString(CultureInfo.InvariantCulture) }));
        change.Competencies.Add(Enumerable.Range(0, count).Select(i => $"c{i}"));
        change.Needs = new Needs { Teacher = count > 0 ? "t" : "", Setting = count > 0 ? "s" : "" };
        change.Reality = count > 0 ? "so" : "";
        var request = new UpdateCoachingCycleRequest { CoachingCycle = change, RequestId = NewRequest };
        request.UpdateMask = new Google.Protobuf.WellKnownTypes.FieldMask { Paths = { mask } };
        if (change.Etag != cycle.Etag)
        {
            return ("ETAG_MISMATCH", await Told(client.UpdateCoachingCycleAsync(request)));
        }

        model.Write(condition, mask is "priorities" or "competencies" ? count : Math.Min(count, 1));
        return ("", await Told(client.UpdateCoachingCycleAsync(request)));
    }

    private static async Task<string> Told<T>(AsyncUnaryCall<T> call)
    {
        try
        {
            await call;
            return "";
        }
        catch (RpcException e)
        {
            var reason = Errors.Reason(e);
            return reason == "GATE_NOT_MET" ? $"{reason} {string.Join(' ', Errors.Violations(e).Select(one => one.Field))}" : reason;
        }
    }

    private static async Task<CycleTemplate> Publish(School school, Random random)
    {
        var stages = random.Next(2, 7);
        var template = new CycleTemplate { DisplayName = "Random", AdjustStage = $"s{random.Next(stages)}" };
        for (var i = 0; i < stages; i++)
        {
            var stage = new Stage { Key = $"s{i}", Title = $"Stage {i}", Final = i == stages - 1 || random.Next(4) == 0 };
            stage.Proposer = (Party)random.Next(1, 4);
            stage.Agreement = new[] { Party.Nobody, Party.Coach, Party.Coachee, Party.Both }[random.Next(4)];
            stage.Next.Add(Enumerable.Range(0, stages).Where(to => to != i && (to == i + 1 || random.Next(3) == 0)).Select(to => $"s{to}"));
            stage.Gates.Add(Conditions.Where(_ => random.Next(3) == 0).Select(condition => new Gate { Condition = condition, Minimum = random.Next(3) }));
            template.Stages.Add(stage);
        }

        var templates = new CycleTemplateService.CycleTemplateServiceClient(school.As(school.NationalAdmin));
        var draft = await templates.CreateCycleTemplateAsync(new CreateCycleTemplateRequest { CycleTemplate = template, RequestId = NewRequest });
        return await templates.PublishCycleTemplateAsync(new PublishCycleTemplateRequest { Name = draft.Name, Etag = draft.Etag, RequestId = NewRequest });
    }

    private sealed class Model(CycleTemplate template)
    {
        private int _at;

        public CycleTemplate Template => template;

        public Stage Stage => template.Stages[_at];

        public string Visits { get; private set; } = template.Stages[0].Key;

        public bool CoachAgrees { get; private set; }

        public bool CoacheeAgrees { get; private set; }

        public Dictionary<Condition, int> Has { get; } = Conditions.ToDictionary(condition => condition, _ => 0);

        public void Agree(bool isCoach)
        {
            CoachAgrees |= isCoach;
            CoacheeAgrees |= !isCoach;
        }

        public void Write(Condition condition, int count)
        {
            Has[condition] = count;
            (CoachAgrees, CoacheeAgrees) = (false, false);
        }

        public string Advance(bool isCoach, string to)
        {
            if (!Stage.Next.Contains(to))
            {
                return "ILLEGAL_STAGE";
            }

            if (!MayPropose(isCoach))
            {
                return "NOT_PROPOSER";
            }

            var target = template.Stages.Select(stage => stage.Key).ToList().IndexOf(to);
            var missing = target > _at ? Missing() : [];
            if (missing.Count > 0)
            {
                return $"GATE_NOT_MET {string.Join(' ', missing)}";
            }

            Enter(target);
            return "";
        }

        public string Adjust(bool isCoach)
        {
            if (!Stage.Final)
            {
                return "NOT_FINAL_STAGE";
            }

            if (!MayPropose(isCoach))
            {
                return "NOT_PROPOSER";
            }

            Enter(template.Stages.Select(stage => stage.Key).ToList().IndexOf(template.AdjustStage));
            return "";
        }

        private void Enter(int stage)
        {
            _at = stage;
            Visits += $" {Stage.Key}";
            (CoachAgrees, CoacheeAgrees) = (false, false);
        }

        private bool MayPropose(bool isCoach) => Stage.Proposer == Party.Either || Stage.Proposer == (isCoach ? Party.Coach : Party.Coachee);

        private List<string> Missing()
        {
            var missing = Stage.Gates.Where(gate => Has[gate.Condition] < Math.Max(1, gate.Minimum)).Select(gate => CycleGates.Key(gate.Condition)).ToList();
            if (Stage.Agreement is Party.Coach or Party.Both && !CoachAgrees)
            {
                missing.Add("COACH_AGREES");
            }

            if (Stage.Agreement is Party.Coachee or Party.Both && !CoacheeAgrees)
            {
                missing.Add("COACHEE_AGREES");
            }

            return missing;
        }
    }
}
