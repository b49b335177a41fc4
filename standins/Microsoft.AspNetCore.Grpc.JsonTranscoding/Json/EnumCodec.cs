using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Microsoft.AspNetCore.Grpc.JsonTranscoding.Json;

/// <summary>Enums by name or number when read; by name when written, or by number where the value has no name here.</summary>
internal sealed class EnumCodec<T> : JsonCodec<T>
    where T : struct, System.Enum
{
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _numbers;
    private readonly Dictionary<int, JsonEncodedText> _names = [];
    private readonly bool _asInteger;
    private readonly bool _isNull = typeof(T) == typeof(NullValue);
    private readonly string _enumName;

    public EnumCodec(EnumDescriptor descriptor, bool asInteger)
    {
        _asInteger = asInteger;
        _enumName = descriptor.Name;
        var numbers = new Dictionary<byte[], int>(Utf8NameComparer.Instance);
        foreach (var value in descriptor.Values)
        {
            numbers[Encoding.UTF8.GetBytes(value.Name)] = value.Number;
            _names.TryAdd(value.Number, JsonEncodedText.Encode(value.Name));
        }

        _numbers = numbers.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public override bool AcceptsNull => _isNull;

    public override T Read(ref Utf8JsonReader reader, JsonReadState state) => reader.TokenType switch
    {
        JsonTokenType.String => Parse(Token(in reader, stackalloc byte[LongestToken])),
        JsonTokenType.Number when reader.TryGetInt32(out var number) => FromNumber(number),
        JsonTokenType.Number => throw new JsonBindingException($"must be the name or the number of a {_enumName}"),
        JsonTokenType.Null when _isNull => default,
        _ => throw Expected($"the name of a {_enumName}", reader.TokenType),
    };

    public override T Parse(ReadOnlySpan<byte> utf8)
    {
        if (_numbers.TryGetValue(utf8, out var number)
            || int.TryParse(utf8, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return FromNumber(number);
        }

        throw new JsonBindingException($"must be the name of a {_enumName}, not '{Encoding.UTF8.GetString(utf8)}'");
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        var number = Unsafe.As<T, int>(ref value);
        if (_isNull)
        {
            writer.WriteNullValue();
        }
        else if (!_asInteger && _names.TryGetValue(number, out var name))
        {
            writer.WriteStringValue(name);
        }
        else
        {
            writer.WriteNumberValue(number);
        }
    }

    // Enums that protoc generates are all of int.
    private static T FromNumber(int number) => Unsafe.As<int, T>(ref number);
}
