using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Grpc.Core.Status;

namespace Coaching.Platform;

/// <summary>Every status that a caller may see, each with a machine-readable reason; anything else is a bug and says INTERNAL.</summary>
public static class Errors
{
    /// <summary>The domain of every <see cref="ErrorInfo"/> made here.</summary>
    public const string Domain = "coaching.platform";

    /// <summary>The trailer that carries <see cref="Google.Rpc.Status"/>.</summary>
    public const string DetailsTrailer = "grpc-status-details-bin";

    /// <summary>The resource does not exist, or the caller may not know that it does.</summary>
    public static RpcException NotFound(string name) =>
        Create(StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"{name} was not found.", [("name", name)], Resource(name));

    /// <summary>Several resources do not exist, or the caller may not know that they do; the first of them are named.</summary>
    public static RpcException NotFound(IReadOnlyCollection<string> names)
    {
        const int listed = 20;
        var text = string.Join(", ", names.Take(listed));
        var more = names.Count > listed ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - listed} more") : "";
        return Create(
            StatusCode.NotFound, "RESOURCE_NOT_FOUND", $"{text}{more} {(names.Count == 1 ? "was" : "were")} not found.",
            [("name", names.First())], [.. names.Take(listed).Select(Resource)]);
    }

    /// <summary>The etag sent is not that of the current version.</summary>
    public static RpcException Stale(string name) =>
        Create(StatusCode.Aborted, "ETAG_MISMATCH", $"{name} has changed since it was read. Read it again.", [("name", name)], Resource(name));

    /// <summary>A resource of this name, or with this natural key, is there already.</summary>
    public static RpcException AlreadyExists(string name) =>
        Create(StatusCode.AlreadyExists, "RESOURCE_EXISTS", $"{name} already exists.", [("name", name)], Resource(name));

    /// <summary>The request id has been used for a request that differs from this one.</summary>
    public static RpcException RequestIdReused(string name) =>
        Create(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "The request id was used before for another request.", [("name", name)], Resource(name));

    /// <summary>The caller may not do this; the text is the same whether or not the thing exists.</summary>
    public static RpcException Denied() =>
        Create(StatusCode.PermissionDenied, "PERMISSION_DENIED", "The caller may not do this, or it might not exist.", []);

    /// <summary>No token, or one that is refused; it never says why.</summary>
    public static RpcException Unauthenticated() =>
        Create(StatusCode.Unauthenticated, "UNAUTHENTICATED", "A valid access token is required.", []);

    /// <summary>The system is not in the state that the call needs.</summary>
    public static RpcException Precondition(string reason, string message, params (string Key, string Value)[] metadata) =>
        Create(StatusCode.FailedPrecondition, reason, message, metadata);

    /// <summary>The system is not in the state that the call needs, in each of the conditions named by their keys.</summary>
    public static RpcException Unmet(string reason, string message, IReadOnlyCollection<(string Key, string Rule)> conditions)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var details = new BadRequest();
        details.FieldViolations.AddRange(conditions.Select(one => new BadRequest.Types.FieldViolation { Field = one.Key, Description = one.Rule }));
        var keys = string.Join(' ', conditions.Select(one => one.Key));
        return Create(StatusCode.FailedPrecondition, reason, $"{message} Missing: {keys}.", [("conditions", keys)], details);
    }

    /// <summary>A limit has been reached; the caller may try again after the time given.</summary>
    public static RpcException Exhausted(string reason, string message, TimeSpan? retryAfter = null) =>
        Create(StatusCode.ResourceExhausted, reason, message, [], Retry(retryAfter));

    /// <summary>The caller has spent what a quota policy allows; it may try again after the time given.</summary>
    public static RpcException OverQuota(string policy, TimeSpan retryAfter)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"The quota \"{policy}\" is used up. Come back in {Math.Ceiling(retryAfter.TotalSeconds)} s.");
        var failure = new QuotaFailure { Violations = { new QuotaFailure.Types.Violation { Subject = policy, Description = message } } };
        return Create(StatusCode.ResourceExhausted, "QUOTA_EXCEEDED", message, [("policy", policy)], Retry(retryAfter), failure);
    }

    /// <summary>The call took longer than it may; whether it did its work is not known.</summary>
    public static RpcException Late() =>
        Create(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The service did not answer in time.", []);

    /// <summary>Something that this call needs is away; the same call may succeed later.</summary>
    public static RpcException Unavailable(string reason, string message, TimeSpan? retryAfter = null) =>
        Create(StatusCode.Unavailable, reason, message, [], Retry(retryAfter));

    /// <summary>The place asked for lies beyond the end of what there is to read.</summary>
    public static RpcException BeyondEnd(string name) =>
        Create(StatusCode.OutOfRange, "BEYOND_END", $"The position lies beyond the end of {name}.", [("name", name)], Resource(name));

    /// <summary>One field is invalid; <see cref="Violations"/> reports several at once.</summary>
    public static RpcException Invalid(string path, string rule) =>
        Invalid([new BadRequest.Types.FieldViolation { Field = path, Description = rule }]);

    /// <summary>The request is invalid in each of the fields named.</summary>
    public static RpcException Invalid(IReadOnlyCollection<BadRequest.Types.FieldViolation> fields)
    {
        var details = new BadRequest();
        details.FieldViolations.AddRange(fields);
        var first = details.FieldViolations[0];
        var more = fields.Count == 1 ? "" : $" ({fields.Count - 1} more)";
        return Create(StatusCode.InvalidArgument, "INVALID_FIELDS", $"{first.Field} {first.Description}{more}.", [], details);
    }

    /// <summary>The google.rpc.Status that an exception carries in its trailers, if it does.</summary>
    public static Google.Rpc.Status? Details(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return error.Trailers.GetValueBytes(DetailsTrailer) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
    }

    /// <summary>The reason that an exception carries, or an empty string.</summary>
    public static string Reason(RpcException error) =>
        Details(error)?.Details.Where(any => any.Is(ErrorInfo.Descriptor)).Select(any => any.Unpack<ErrorInfo>().Type).FirstOrDefault() ?? "";

    /// <summary>The field violations that an exception carries.</summary>
    public static IReadOnlyList<BadRequest.Types.FieldViolation> Violations(RpcException error) =>
        Details(error)?.Details.Where(any => any.Is(BadRequest.Descriptor)).SelectMany(any => any.Unpack<BadRequest>().FieldViolations).ToList() ?? [];

    private static RpcException Create(
        StatusCode code, string reason, string message, ReadOnlySpan<(string Key, string Value)> metadata, params ReadOnlySpan<IMessage?> details)
    {
        // This version of the common protos still calls field 1 by its first name; on the wire it is `reason`.
        var info = new ErrorInfo { Type = reason, Domain = Domain };
        foreach (var (key, value) in metadata)
        {
            info.Metadata.Add(key, value);
        }

        var status = new Google.Rpc.Status { Code = (int)code, Message = message };
        status.Details.Add(Any.Pack(info));
        foreach (var detail in details)
        {
            if (detail is not null)
            {
                status.Details.Add(Any.Pack(detail));
            }
        }

        return new RpcException(new Status(code, message), new Metadata { { DetailsTrailer, status.ToByteArray() } });
    }

    private static ResourceInfo Resource(string name) => new() { ResourceType = ResourceName.TypeOf(name), ResourceName = name };

    private static RetryInfo? Retry(TimeSpan? after) => after is { } delay ? new RetryInfo { RetryDelay = Duration.FromTimeSpan(delay) } : null;
}
