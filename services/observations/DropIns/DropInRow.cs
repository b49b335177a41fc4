using Coaching.Observations.V1;
using Coaching.Platform;

namespace Coaching.Observations;

internal sealed record DropInRow
{
    public const string Pattern = "dropIns/{drop_in}";

    public const string Columns =
        "name, coaching_relationship, start_time, end_time, session, action_step, coaching_cycle, device_time, content, coach, coachee, "
        + "org_unit, county, create_time, version";

    public required string Name { get; init; }

    public required string CoachingRelationship { get; init; }

    public required DateTimeOffset StartTime { get; init; }

    public required DateTimeOffset EndTime { get; init; }

    public required string Session { get; init; }

    public required string ActionStep { get; init; }

    public required string CoachingCycle { get; init; }

    public DateTimeOffset? DeviceTime { get; init; }

    public required byte[] Content { get; init; }

    public required string Coach { get; init; }

    public required string Coachee { get; init; }

    public required string OrgUnit { get; init; }

    public required string County { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required long Version { get; init; }

    /// <summary>What is said of the coachee: the part of a drop-in that is sealed.</summary>
    public static DropIn ContentOf(DropIn draft) => new() { Notes = draft.Notes, Praise = draft.Praise, Evidence = { draft.Evidence } };

    /// <summary>The rows as drop-ins, with what was sealed.</summary>
    public static async Task<IReadOnlyList<DropIn>> Open(Vault vault, Session db, IReadOnlyList<DropInRow> rows)
    {
        await vault.Warm(db, rows.Select(row => row.Content));
        var opened = new List<DropIn>(rows.Count);
        foreach (var row in rows)
        {
            opened.Add(row.ToProto(await vault.Open<DropIn>(db, row.Name, row.Content)));
        }

        return opened;
    }

    public DropIn ToProto(DropIn content)
    {
        var dropIn = ContentOf(content);
        dropIn.Name = Name;
        dropIn.CoachingRelationship = CoachingRelationship;
        dropIn.StartTime = StartTime.ToProto();
        dropIn.EndTime = EndTime.ToProto();
        dropIn.Session = Session;
        dropIn.ActionStep = ActionStep;
        dropIn.CoachingCycle = CoachingCycle;
        dropIn.DeviceTime = DeviceTime.ToProto();
        dropIn.Coach = Coach;
        dropIn.Coachee = Coachee;
        dropIn.OrgUnit = OrgUnit;
        dropIn.CreateTime = CreateTime.ToProto();
        dropIn.Etag = Etag.Of(Version);
        return dropIn;
    }
}
