using Coaching.Platform;

namespace Coaching.People;

/// <summary>What a roster is known to have said of a unit or a person.</summary>
internal sealed record RosterRecord
{
    public const string OrgUnits = "orgUnits";
    public const string People = "people";

    /// <summary>The system of sourcedIds among external identifiers.</summary>
    public const string System = "oneroster";

    private const string Columns = "collection, sourced_id, resource, source, hash, is_ended";

    private const int Chunk = 1_000;

    public required string Collection { get; init; }

    /// <summary>The identifier as a key among those of all systems, see <see cref="Origin.KeyOf"/>.</summary>
    public required string SourcedId { get; init; }

    public required string Resource { get; init; }

    public required string Source { get; init; }

    public required byte[] Hash { get; init; }

    public required bool IsEnded { get; init; }

    public bool Says(byte[] hash) => !IsEnded && Hash.AsSpan().SequenceEqual(hash);

    /// <summary>The records of some identifiers, by identifier.</summary>
    public static async Task<Dictionary<string, RosterRecord>> Of(Session db, string collection, Origin origin, IEnumerable<string> sourcedIds)
    {
        var found = new Dictionary<string, RosterRecord>(StringComparer.Ordinal);
        var keys = Dialect.Keys(sourcedIds.Select(origin.KeyOf));
        foreach (var record in await db.Query<RosterRecord>($"{SelectByIds} ({db.Dialect.Each("@keys")})", new { collection, keys }))
        {
            found[origin.IdOf(record.SourcedId)] = record;
        }

        return found;
    }

    /// <summary>The records of a source that are not ended, a page at a time.</summary>
    public static Task<IReadOnlyList<RosterRecord>> Live(Session db, string collection, string source, string after) =>
        db.Page<RosterRecord>(SelectLive, new { collection, source, after, take = Chunk });

    public static Task<int> CountLive(Session db, string collection, string source) => db.One<int>(SelectLiveCount, new { collection, source });

    /// <summary>The resource that a sourcedId leads to though no roster has said so: somebody entered the identifier by hand.</summary>
    public static Task<string?> Adopt(Session db, string collection, Origin origin, string sourcedId) =>
        db.Find<string>(SelectOwner, new { collection, sourcedId, origin.System });

    /// <summary>Lets the records of one person lead to another, of whom rosters then speak in several records.</summary>
    public static async Task Move(Session tx, string from, string to, List<MergeMove> moves)
    {
        foreach (var record in await LeadingTo(tx, from))
        {
            await tx.Execute(UpdateResource, new { record.SourcedId, from, to });
            moves.Add(new MergeMove { Kind = MoveKind.RosterRecord, Record = record.SourcedId });
        }
    }

    public static Task Return(Session tx, string sourcedId, string from, string to) => tx.Execute(UpdateResource, new { SourcedId = sourcedId, from, to });

    public static async Task<bool> LeadsTo(Session tx, string sourcedId, string person) =>
        await tx.One<int>(CountLeading, new { sourcedId, person }) == 1;

    /// <summary>The records by which rosters know a person: each has its identifier among the person's.</summary>
    public static async Task<IReadOnlyList<RosterRecord>> LeadingTo(Session db, string person)
    {
        var ids = (await ExternalIds.Of(db, person))[person].SelectMany(id => new[] { id.Value, $"{id.System}:{id.Value}" }).ToList();
        return ids.Count == 0 ? [] : await db.Query<RosterRecord>(SelectLeading, new { person, ids });
    }

    public Task Store(Session tx, bool isNew) => tx.Execute(isNew ? Insert : Update, this);

    private const string SelectByIds = $"SELECT {Columns} FROM roster_records WHERE collection = @collection AND sourced_id IN";

    private const string SelectLive = $"""
        SELECT {Columns} FROM roster_records
        WHERE source = @source AND collection = @collection AND is_ended = 0 AND sourced_id > @after
        ORDER BY sourced_id
        """;

    private const string SelectLiveCount =
        "SELECT COUNT(*) FROM roster_records WHERE source = @source AND collection = @collection AND is_ended = 0";

    private const string SelectOwner = "SELECT owner FROM external_ids WHERE collection = @collection AND system = @System AND value = @sourcedId";

    private const string SelectLeading = $"""
        SELECT {Columns} FROM roster_records WHERE collection = 'people' AND sourced_id IN @ids AND resource = @person ORDER BY sourced_id
        """;

    private const string CountLeading =
        "SELECT COUNT(*) FROM roster_records WHERE collection = 'people' AND sourced_id = @sourcedId AND resource = @person";

    private const string UpdateResource =
        "UPDATE roster_records SET resource = @to WHERE collection = 'people' AND sourced_id = @SourcedId AND resource = @from";

    private const string Update = """
        UPDATE roster_records SET resource = @Resource, source = @Source, hash = @Hash, is_ended = @IsEnded
        WHERE collection = @Collection AND sourced_id = @SourcedId
        """;

    public const string Insert = $"""
        INSERT INTO roster_records ({Columns}) VALUES (@Collection, @SourcedId, @Resource, @Source, @Hash, @IsEnded)
        """;
}
