using System.Buffers;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>Looks at an encoded message in place: whether its fields stand in the order of their numbers, and where each begins and ends.</summary>
internal static class WireOrder
{
    private const int Varint = 0, Fixed64 = 1, LengthDelimited = 2, Fixed32 = 5;

    /// <summary>Whether the fields are in order at every depth that the type knows; a map never is, for its entries have no order.</summary>
    public static bool Holds(ReadOnlySpan<byte> message, MessageDescriptor type)
    {
        var last = 0;
        for (var at = 0; at < message.Length;)
        {
            if (!TryField(message, ref at, out var number, out var payload) || number < last)
            {
                return false;
            }

            last = number;
            if (type.FindFieldByNumber(number) is { FieldType: FieldType.Message } field && (field.IsMap || !Holds(message[payload], field.MessageType)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Copies the fields of the outermost level, without those of one number.</summary>
    public static void CopyExcept(ReadOnlySpan<byte> message, int exceptField, ArrayBufferWriter<byte> copy)
    {
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!TryField(message, ref at, out var number, out _))
            {
                throw new InvalidOperationException("A message that was in order cannot be read.");
            }

            if (number != exceptField)
            {
                copy.Write(message[start..at]);
            }
        }
    }

    // Groups, which proto3 has no way to declare, count as out of order.
    private static bool TryField(ReadOnlySpan<byte> message, ref int at, out int number, out Range payload)
    {
        payload = default;
        number = 0;
        if (!TryVarint(message, ref at, out var tag))
        {
            return false;
        }

        number = (int)(tag >> 3);
        switch ((int)(tag & 7))
        {
            case Varint:
                return TryVarint(message, ref at, out _);
            case Fixed64:
                at += 8;
                return at <= message.Length;
            case Fixed32:
                at += 4;
                return at <= message.Length;
            case LengthDelimited when TryVarint(message, ref at, out var length) && length <= (ulong)(message.Length - at):
                payload = at..(at + (int)length);
                at += (int)length;
                return true;
            default:
                return false;
        }
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < message.Length; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }
}
