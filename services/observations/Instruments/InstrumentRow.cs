using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;
using State = Coaching.Observations.V1.Instrument.Types.State;

namespace Coaching.Observations;

internal sealed record InstrumentRow
{
    public const string Pattern = "instruments/{instrument}";

    public const string Columns =
        "name, display_name, kind, state, items, first_revision, revision, create_time, update_time, publish_time, retire_time, version";

    public const string SelectByName = $"SELECT {Columns} FROM instruments WHERE name = @Name";

    public const string SelectNext = """
        SELECT n.name, n.display_name, n.kind, n.state, n.items, n.first_revision, n.revision, n.create_time, n.update_time, n.publish_time, n.retire_time,
               n.version
        FROM instruments n JOIN instruments p ON p.first_revision = n.first_revision AND p.revision + 1 = n.revision
        WHERE p.name = @Name
        """;

    private const string Insert = $"""
        INSERT INTO instruments ({Columns})
        VALUES (@Name, @DisplayName, @Kind, @State, @Items, @FirstRevision, @Revision, @CreateTime, @UpdateTime, @PublishTime, @RetireTime, @Version)
        """;

    private const string Replace = """
        UPDATE instruments
        SET display_name = @DisplayName, kind = @Kind, state = @State, items = @Items, update_time = @UpdateTime, publish_time = @PublishTime,
            retire_time = @RetireTime, version = @Version
        WHERE name = @Name AND version = @Version - 1
        """;

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required Instrument.Types.Kind Kind { get; init; }

    public required State State { get; init; }

    /// <summary>An Instrument message that holds all but what stands in columns.</summary>
    public required byte[] Items { get; init; }

    public required string FirstRevision { get; init; }

    public required int Revision { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public DateTimeOffset? UpdateTime { get; init; }

    public DateTimeOffset? PublishTime { get; init; }

    public DateTimeOffset? RetireTime { get; init; }

    public required long Version { get; init; }

    public static InstrumentRow Published(string name, Instrument draft, DateTimeOffset now) =>
        Draft(name, draft, now) with { State = State.Published, PublishTime = now };

    public static InstrumentRow Draft(string name, Instrument draft, DateTimeOffset now, string firstRevision = "", int revision = 1) => new()
    {
        Name = name,
        DisplayName = draft.DisplayName,
        Kind = draft.Kind,
        State = State.Draft,
        Items = ItemsOf(draft),
        FirstRevision = firstRevision.Length == 0 ? name : firstRevision,
        Revision = revision,
        CreateTime = now,
        UpdateTime = now,
        Version = 1,
    };

    public static byte[] ItemsOf(Instrument instrument) => new Instrument
    {
        Items = { instrument.Items },
        Description = instrument.Description,
        Groups = { instrument.Groups },
        Scores = { instrument.Scores },
        Language = instrument.Language,
        Translations = { instrument.Translations },
        Waves = { instrument.Waves },
    }.ToByteArray();

    public static async Task<InstrumentRow> Read(Session tx, string name) =>
        await tx.Find<InstrumentRow>(SelectByName, new { Name = name }) ?? throw Errors.NotFound(name);

    public Task<bool> TryAdd(Session tx) => tx.TryInsert(Insert, this);

    /// <summary>The next version of this row, stored; ABORTED when it is not the one that the caller has read.</summary>
    public async Task<InstrumentRow> Store(Session tx, long read)
    {
        var next = this with { Version = Version + 1, UpdateTime = tx.Now };
        return read == Version && await tx.Execute(Replace, next) == 1 ? next : throw Errors.Stale(Name);
    }

    public InstrumentRow MustBe(State state) => State == state
        ? this
        : throw (state == State.Draft
            ? Errors.Precondition("NOT_A_DRAFT", $"{Name} is no draft: revise it instead.", ("instrument", Name))
            : Errors.Precondition("NOT_PUBLISHED", $"{Name} is not published.", ("instrument", Name)));

    public Instrument ToProto()
    {
        var instrument = Instrument.Parser.ParseFrom(Items);
        instrument.Name = Name;
        instrument.DisplayName = DisplayName;
        instrument.Kind = Kind;
        instrument.State = State;

        // A process of the release before leaves it empty.
        instrument.FirstRevision = FirstRevision.Length == 0 ? Name : FirstRevision;
        instrument.Revision = Revision;
        instrument.CreateTime = CreateTime.ToProto();
        instrument.UpdateTime = UpdateTime.ToProto();
        instrument.PublishTime = PublishTime.ToProto();
        instrument.RetireTime = RetireTime.ToProto();
        instrument.Etag = Etag.Of(Version);
        instrument.RequiredCount = InstrumentSize.Required(instrument);
        instrument.Warnings.Add(InstrumentSize.Warnings(instrument));
        return instrument;
    }
}
