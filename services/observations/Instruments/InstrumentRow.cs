using Coaching.Observations.V1;
using Coaching.Platform;
using Google.Protobuf;

namespace Coaching.Observations;

internal sealed record InstrumentRow
{
    public const string Pattern = "instruments/{instrument}";

    public const string Columns = "name, display_name, kind, state, items, create_time, version";

    public const string SelectByName = $"SELECT {Columns} FROM instruments WHERE name = @Name";

    public const string Insert = $"""
        INSERT INTO instruments ({Columns})
        VALUES (@Name, @DisplayName, @Kind, @State, @Items, @CreateTime, @Version)
        """;

    public required string Name { get; init; }

    public required string DisplayName { get; init; }

    public required Instrument.Types.Kind Kind { get; init; }

    public required Instrument.Types.State State { get; init; }

    public required byte[] Items { get; init; }

    public required DateTimeOffset CreateTime { get; init; }

    public required long Version { get; init; }

    public static InstrumentRow Published(string name, Instrument draft, DateTimeOffset now) => new()
    {
        Name = name,
        DisplayName = draft.DisplayName,
        Kind = draft.Kind,
        State = Instrument.Types.State.Published,
        Items = new Instrument { Items = { draft.Items } }.ToByteArray(),
        CreateTime = now,
        Version = 1,
    };

    public Instrument ToProto()
    {
        var instrument = Instrument.Parser.ParseFrom(Items);
        instrument.Name = Name;
        instrument.DisplayName = DisplayName;
        instrument.Kind = Kind;
        instrument.State = State;
        instrument.CreateTime = CreateTime.ToProto();
        instrument.Etag = Etag.Of(Version);
        return instrument;
    }
}
