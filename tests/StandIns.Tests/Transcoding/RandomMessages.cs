using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.StandIns.Tests.Transcoding;

/// <summary>Messages with random values in random fields, the same ones for the same seed.</summary>
internal sealed class RandomMessages(int seed)
{
    private static readonly string[] Texts = ["", "a", "Visiting the Grade 4 class", "\"\\/\b\f\n\r\t\u0001\u007f", "é ñ ẹ́ 数学", "\U0001F3EB", "<script>&'+", "\u2028\u2029"];

    private readonly Random _random = new(seed);

    public Everything Next(int depth = 3)
    {
        var message = new Everything();
        foreach (var field in Everything.Descriptor.Fields.InDeclarationOrder())
        {
            if (_random.Next(4) == 0)
            {
                Fill(message, field, depth);
            }
        }

        return message;
    }

    private void Fill(Everything message, FieldDescriptor field, int depth)
    {
        if (field.FieldType == FieldType.Message && depth == 0)
        {
            return;
        }

        if (field.IsMap)
        {
            var map = (System.Collections.IDictionary)field.Accessor.GetValue(message);
            for (var i = _random.Next(4); i > 0; i--)
            {
                map[Value(field.MessageType.FindFieldByNumber(1), depth - 1)] = Value(field.MessageType.FindFieldByNumber(2), depth - 1);
            }
        }
        else if (field.IsRepeated)
        {
            var list = (System.Collections.IList)field.Accessor.GetValue(message);
            for (var i = _random.Next(4); i > 0; i--)
            {
                list.Add(Value(field, depth - 1));
            }
        }
        else
        {
            field.Accessor.SetValue(message, Value(field, depth - 1));
        }
    }

    private object Value(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Double => Pick(0.0, 1.5, -1e-300, 1.7976931348623157E308, double.NaN, double.PositiveInfinity, double.NegativeInfinity, _random.NextDouble()),
        FieldType.Float => Pick(0f, 1.5f, -1e-30f, 3.4028235E38f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, _random.NextSingle()),
        FieldType.Int32 or FieldType.SFixed32 or FieldType.SInt32 => Pick(0, -1, int.MinValue, int.MaxValue, _random.Next()),
        FieldType.UInt32 or FieldType.Fixed32 => Pick(0u, uint.MaxValue, (uint)_random.Next()),
        FieldType.Int64 or FieldType.SFixed64 or FieldType.SInt64 => Pick(0L, -1L, long.MinValue, long.MaxValue, _random.NextInt64()),
        FieldType.UInt64 or FieldType.Fixed64 => Pick(0UL, ulong.MaxValue, (ulong)_random.NextInt64()),
        FieldType.Bool => _random.Next(2) == 0,
        FieldType.String => Pick(Texts),
        FieldType.Bytes => ByteString.CopyFrom(Bytes()),
        FieldType.Enum when field.EnumType.ClrType == typeof(NullValue) => NullValue.NullValue,
        FieldType.Enum => Pick(Kind.Unspecified, Kind.Lesson, Kind.Meeting, Kind.Before, (Kind)99),
        _ => Message(field.MessageType, depth),
    };

    private object Message(MessageDescriptor type, int depth) => type.FullName switch
    {
        "google.protobuf.Timestamp" => new Timestamp { Seconds = Pick(0L, -62_135_596_800, 253_402_300_799, _random.NextInt64(4_000_000_000)), Nanos = Nanos() },
        "google.protobuf.Duration" => Duration(),
        "google.protobuf.FieldMask" => new FieldMask { Paths = { Pick("notes", "child.observe_time", "a_b"), "z" } },
        "google.protobuf.Struct" => Struct(depth),
        "google.protobuf.Value" => FreeValue(depth),
        "google.protobuf.ListValue" => new ListValue { Values = { FreeValue(depth), FreeValue(depth) } },
        "google.protobuf.Any" => Pick(Any.Pack(Next(0)), Any.Pack(new Timestamp { Seconds = 5 }), Any.Pack(new Int64Value { Value = 7 })),
        "google.protobuf.Empty" => new Empty(),
        "google.protobuf.BoolValue" => true,
        "google.protobuf.StringValue" => Pick(Texts),
        "google.protobuf.BytesValue" => ByteString.CopyFrom(Bytes()),
        "google.protobuf.Int32Value" => Pick(0, int.MinValue),
        "google.protobuf.Int64Value" => Pick(0L, long.MaxValue),
        "google.protobuf.UInt32Value" => Pick(0u, uint.MaxValue),
        "google.protobuf.UInt64Value" => Pick(0UL, ulong.MaxValue),
        "google.protobuf.FloatValue" => Pick(0f, float.NaN),
        "google.protobuf.DoubleValue" => Pick(0.0, double.NegativeInfinity),
        _ => Next(depth),
    };

    private Duration Duration()
    {
        var sign = Pick(-1, 1);
        return new Duration { Seconds = sign * Pick(0L, 315_576_000_000, _random.Next()), Nanos = sign * Nanos() };
    }

    private Struct Struct(int depth)
    {
        var value = new Struct();
        for (var i = _random.Next(3); i > 0; i--)
        {
            value.Fields["key " + Pick(Texts)] = FreeValue(depth - 1);
        }

        return value;
    }

    private Value FreeValue(int depth) => _random.Next(depth > 0 ? 6 : 4) switch
    {
        0 => Google.Protobuf.WellKnownTypes.Value.ForNull(),
        1 => Google.Protobuf.WellKnownTypes.Value.ForBool(_random.Next(2) == 0),
        2 => Google.Protobuf.WellKnownTypes.Value.ForNumber(_random.NextDouble()),
        3 => Google.Protobuf.WellKnownTypes.Value.ForString(Pick(Texts)),
        4 => Google.Protobuf.WellKnownTypes.Value.ForStruct(Struct(depth - 1)),
        _ => Google.Protobuf.WellKnownTypes.Value.ForList(FreeValue(depth - 1)),
    };

    private int Nanos() => Pick(0, 1, 1_000, 500_000_000, 999_999_999, 120_000_000, 123_456_000);

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(70)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private T Pick<T>(params T[] values) => values[_random.Next(values.Length)];
}
