using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Coaching.Platform;

/// <summary>
/// One hash for all encodings of the same request: fields in the order of their numbers at every depth, unknown ones included, map
/// entries in the order of their bytes.
/// </summary>
internal static class CanonicalForm
{
    private const int LengthDelimited = 2;

    /// <summary>The SHA-256 of an RPC's request, without the field that holds the request id.</summary>
    internal static byte[] Hash(string method, IMessage request, int exceptField)
    {
        var bytes = request.ToByteArray();
        var form = new ArrayBufferWriter<byte>(method.Length + bytes.Length + 8);
        Encoding.UTF8.GetBytes(method, form);
        form.Write<byte>([0]);

        // Our own code writes fields in order, so that nearly every request is in its form already.
        if (WireOrder.Holds(bytes, request.Descriptor))
        {
            WireOrder.CopyExcept(bytes, exceptField, form);
        }
        else
        {
            form.Write(Write(bytes, request.Descriptor, exceptField));
        }

        return SHA256.HashData(form.WrittenSpan);
    }

    private static byte[] Write(byte[] message, MessageDescriptor? type, int exceptField)
    {
        var fields = Split(message).Where(field => field.Number != exceptField)
            .Select(field => Nested(field, type?.FindFieldByNumber(field.Number)))
            .OrderBy(field => field.Number)
            .ThenBy(field => field.MapKey, ByteOrder)
            .ToList();
        var form = new ArrayBufferWriter<byte>(message.Length + 16);
        foreach (var field in fields)
        {
            form.Write(field.Bytes);
        }

        return form.WrittenSpan.ToArray();
    }

    // A nested message is put in order as well; a map entry is then placed by its own bytes, which begin with its key.
    private static WireField Nested(WireField field, FieldDescriptor? known)
    {
        if (known is not { FieldType: FieldType.Message } || field.Payload is not { } payload)
        {
            return field;
        }

        var inner = Write(payload, known.MessageType, exceptField: 0);
        var buffer = new byte[CodedOutputStream.ComputeTagSize(field.Number) + CodedOutputStream.ComputeLengthSize(inner.Length) + inner.Length];
        using (var output = new CodedOutputStream(buffer))
        {
            output.WriteTag(field.Number, WireFormat.WireType.LengthDelimited);
            output.WriteLength(inner.Length);
        }

        inner.CopyTo(buffer, buffer.Length - inner.Length);
        return field with { Bytes = buffer, MapKey = known.IsMap ? inner : [] };
    }

    private static List<WireField> Split(byte[] message)
    {
        var fields = new List<WireField>();
        using var input = new CodedInputStream(message);
        while (!input.IsAtEnd)
        {
            var start = (int)input.Position;
            var tag = input.ReadTag();
            byte[]? payload = null;
            if ((tag & 7) == LengthDelimited)
            {
                payload = input.ReadBytes().ToByteArray();
            }
            else
            {
                input.SkipLastField();
            }

            fields.Add(new WireField(WireFormat.GetTagFieldNumber(tag), message[start..(int)input.Position], payload, []));
        }

        return fields;
    }

    private static readonly Comparer<byte[]> ByteOrder = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));

    private sealed record WireField(int Number, byte[] Bytes, byte[]? Payload, byte[] MapKey);
}
