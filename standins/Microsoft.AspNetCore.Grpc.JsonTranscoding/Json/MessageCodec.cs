using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>A message type whose C# type is known only when it runs.</summary>
internal interface IMessageCodec
{
    /// <summary>Whether the JSON is an object of the message's fields, as it is not for Timestamp and its like.</summary>
    bool HasPlainFields { get; }

    JsonField? Find(string name);

    IMessage Create();

    /// <summary>Reads into an empty message.</summary>
    void ReadInto(ref Utf8JsonReader reader, IMessage message, JsonReadState state);

    void Write(Utf8JsonWriter writer, IMessage message);

    /// <summary>Writes the fields alone, into an object that the caller has begun.</summary>
    void WriteFields(Utf8JsonWriter writer, IMessage message);
}

/// <summary>A message type; those with a JSON form of their own derive from this.</summary>
internal class MessageCodec<T>(MessageDescriptor descriptor, JsonCodecs codecs) : JsonCodec<T>, IMessageCodec
    where T : class, IMessage, new()
{
    private const int LongestName = 256;

    // Filled at first use, not in the constructor: message types may contain themselves.
    private Table? _table;

    public virtual bool HasPlainFields => true;

    private Table Fields => _table ??= new Table(codecs.FieldsOf<T>(descriptor), codecs.Settings.PropertyNameCaseInsensitive);

    public JsonField? Find(string name) => HasPlainFields ? Fields.Find(Encoding.UTF8.GetBytes(name)) : null;

    public IMessage Create() => new T();

    public sealed override T Read(ref Utf8JsonReader reader, JsonReadState state)
    {
        var message = new T();
        ReadInto(ref reader, message, state);
        return message;
    }

    void IMessageCodec.ReadInto(ref Utf8JsonReader reader, IMessage message, JsonReadState state) => ReadInto(ref reader, (T)message, state);

    void IMessageCodec.Write(Utf8JsonWriter writer, IMessage message) => Write(writer, (T)message);

    public override void Write(Utf8JsonWriter writer, T value)
    {
        writer.WriteStartObject();
        WriteFields(writer, value);
        writer.WriteEndObject();
    }

    public virtual void WriteFields(Utf8JsonWriter writer, IMessage message)
    {
        var skipDefaults = codecs.Settings.IgnoreDefaultValues;
        foreach (var field in Fields.InOrder)
        {
            field.Write(writer, message, skipDefaults);
        }
    }

    public virtual void ReadInto(ref Utf8JsonReader reader, T message, JsonReadState state)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Expected("an object", reader.TokenType);
        }

        var table = Fields;
        var fields = table.InOrder;
        Span<ulong> seen = stackalloc ulong[table.SeenLength];
        seen.Clear();
        var depth = reader.CurrentDepth + 1;
        state.Enter(depth);
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Most writers keep the order of the fields, so the next one is tried before the table is searched.
            var field = next < fields.Length && reader.ValueTextEquals(fields[next].EncodedName.EncodedUtf8Bytes)
                ? fields[next]
                : Search(table, ref reader, depth, state);
            next = field.Index + 1;
            state.At(depth, field);
            reader.Read();
            if (Mark(seen, field.Index))
            {
                throw new JsonBindingException("is given twice");
            }

            if (field.OneofIndex >= 0 && reader.TokenType != JsonTokenType.Null && Mark(seen, field.OneofIndex))
            {
                throw new JsonBindingException($"cannot be set together with another of '{field.Descriptor.ContainingOneof.Name}'");
            }

            field.Read(ref reader, message, state);
        }
    }

    private static bool Mark(Span<ulong> seen, int index)
    {
        ref var word = ref seen[index >> 6];
        var bit = 1UL << (index & 63);
        var was = (word & bit) != 0;
        word |= bit;
        return was;
    }

    private static JsonField Search(Table table, ref Utf8JsonReader reader, int depth, JsonReadState state)
    {
        Span<byte> scratch = stackalloc byte[LongestName];
        var name = Token(in reader, scratch);
        if (table.Find(name) is { } field)
        {
            return field;
        }

        state.At(depth, Encoding.UTF8.GetString(name));
        throw new JsonBindingException("is not a known field");
    }

    /// <summary>The fields by name, both the JSON name and the one in the proto.</summary>
    private sealed class Table
    {
        private readonly Dictionary<byte[], JsonField>.AlternateLookup<ReadOnlySpan<byte>> _byName;
        private readonly Dictionary<string, JsonField>? _anyCase;

        public Table(JsonField[] fields, bool anyCase)
        {
            InOrder = fields;
            var byName = new Dictionary<byte[], JsonField>(Utf8NameComparer.Instance);
            var oneofs = new List<OneofDescriptor>();
            _anyCase = anyCase ? new Dictionary<string, JsonField>(StringComparer.OrdinalIgnoreCase) : null;
            for (var i = 0; i < fields.Length; i++)
            {
                var field = fields[i];
                field.Index = i;
                byName[Encoding.UTF8.GetBytes(field.Name)] = field;
                byName.TryAdd(Encoding.UTF8.GetBytes(field.Descriptor.Name), field);
                _anyCase?.TryAdd(field.Name, field);
                _anyCase?.TryAdd(field.Descriptor.Name, field);
                if (field.Descriptor.RealContainingOneof is { } oneof)
                {
                    if (!oneofs.Contains(oneof))
                    {
                        oneofs.Add(oneof);
                    }

                    field.OneofIndex = fields.Length + oneofs.IndexOf(oneof);
                }
            }

            SeenLength = ((fields.Length + oneofs.Count) >> 6) + 1;
            _byName = byName.GetAlternateLookup<ReadOnlySpan<byte>>();
        }

        public JsonField[] InOrder { get; }

        public int SeenLength { get; }

        public JsonField? Find(ReadOnlySpan<byte> name) =>
            _byName.TryGetValue(name, out var field) || _anyCase?.TryGetValue(Encoding.UTF8.GetString(name), out field) == true ? field : null;
    }
}
