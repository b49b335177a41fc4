using Coaching.Platform;
using Coaching.Scheduling.V1;
using Google.Protobuf;

namespace Coaching.Scheduling;

/// <summary>
/// Makes the sessions of a coaching timetable that was published, pair by pair; killed, it goes on with the pair that was next. First all that
/// is no longer is taken back, so that nothing new meets something old.
/// </summary>
internal sealed class PublishWork(Database database, SchoolZone zone, Today today)
{
    public const string Kind = "publish-coaching-timetable";

    public async Task<IMessage> Run(OperationRun run, CancellationToken cancel)
    {
        var request = run.Request<PublishCoachingTimetableRequest>();
        var plan = await database.Read(db => Read(db, request.Name), cancel);
        var state = run.Checkpoint.IsEmpty ? new Progress(0, new PublishReport { CoachingTimetable = request.Name }) : Progress.Read(run.Checkpoint.Span);
        while (state.Steps < plan.Pairs.Count * 2)
        {
            var next = state.Steps;
            state = await database.Write(
                async tx =>
                {
                    var report = state.Report.Clone();
                    var pair = plan.Pairs[next % plan.Pairs.Count];
                    await (next < plan.Pairs.Count ? Clear(tx, plan, pair, request.Reason, run.Owner, report) : Make(tx, plan, pair, report));
                    var done = new Progress(next + 1, report);
                    await run.Progress(tx, Metadata(tx, plan, done), done.ToBytes());
                    return done;
                },
                cancel);
        }

        return state.Report;
    }

    private async Task<Plan> Read(Tx db, string name)
    {
        var row = await db.One<CoachingTimetableRow>(SelectByName, new { name });
        var replaces = row.ToProto([]).Replaces;
        var slots = await CoachingSlotRow.Of(db, name);
        var old = replaces.Length == 0 ? [] : await CoachingSlotRow.Of(db, replaces);
        var pairs = slots.Concat(old).Select(slot => slot.CoachingRelationship).Distinct().Order(StringComparer.Ordinal).ToList();
        return new Plan(
            await zone.YearOf(db, row.OrgUnit), slots.ToLookup(slot => slot.CoachingRelationship), old.ToLookup(slot => slot.CoachingRelationship), pairs,
            row.StartDate ?? today.Date, row.EndDate ?? today.Date, row.CreateTime);
    }

    private static async Task Clear(Tx tx, Plan plan, string pair, RearrangementReason reason, string actor, PublishReport report)
    {
        foreach (var old in plan.Old[pair])
        {
            if (plan.Slots[pair].FirstOrDefault(slot => slot.Place == old.Place) is { } same)
            {
                report.KeptSessions += await SlotSessions.Keep(tx, old, same, plan.Start);
            }
            else
            {
                report.CancelledSessions += await SlotSessions.Cancel(tx, old.Name, plan.Start, reason, actor);
            }
        }
    }

    private static async Task Make(Tx tx, Plan plan, string name, PublishReport report)
    {
        if (await Platform.Pairs.Find(tx, name) is not { } pair)
        {
            return;
        }

        foreach (var slot in plan.Slots[name])
        {
            await SlotSessions.Make(tx, plan.Year, slot, pair, plan.Start, plan.End, report);
        }
    }

    private static PublishCoachingTimetableMetadata Metadata(Tx tx, Plan plan, Progress state) => new()
    {
        ProcessedPairs = Math.Max(0, state.Steps - plan.Pairs.Count),
        PairCount = plan.Pairs.Count,
        CreateTime = plan.Begun.ToProto(),
        UpdateTime = tx.Now.ToProto(),
    };

    private const string SelectByName = $"SELECT {CoachingTimetableRow.Columns} FROM coaching_timetables WHERE name = @name";

    private sealed record Plan(
        SchoolYear Year, ILookup<string, CoachingSlotRow> Slots, ILookup<string, CoachingSlotRow> Old, IReadOnlyList<string> Pairs, DateOnly Start,
        DateOnly End, DateTimeOffset Begun);

    private sealed record Progress(int Steps, PublishReport Report)
    {
        public static Progress Read(ReadOnlySpan<byte> bytes) =>
            new(BitConverter.ToInt32(bytes), PublishReport.Parser.ParseFrom(bytes[sizeof(int)..]));

        public byte[] ToBytes() => [.. BitConverter.GetBytes(Steps), .. Report.ToByteArray()];
    }
}
