using Google.Protobuf;
using Grpc.Core;

namespace Coaching.Platform;

/// <summary>The id with which a caller may repeat a request safely: the field <c>request_id</c>, or the header <c>idempotency-key</c>.</summary>
public static class RequestIds
{
    private const string Field = "request_id";
    private const string Header = "idempotency-key";

    /// <summary>Requires a UUID in the field, or in the header when the field is empty.</summary>
    public static Violations Check(this Violations violations, string requestId, ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(violations);
        return violations.Uuid(Field, Effective(requestId, context));
    }

    internal static Guid Of(IMessage request, ServerCallContext context)
    {
        var field = request.Descriptor.FindFieldByName(Field)?.Accessor.GetValue(request) as string ?? "";
        return Guid.TryParse(Effective(field, context), out var id) && id != Guid.Empty ? id : throw Errors.Invalid(Field, "must be a UUID");
    }

    internal static int FieldNumber(IMessage request) => request.Descriptor.FindFieldByName(Field)?.FieldNumber ?? 0;

    private static string Effective(string field, ServerCallContext context) =>
        field.Length > 0 ? field : context.RequestHeaders.GetValue(Header) ?? "";
}
