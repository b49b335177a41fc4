using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Coaching.Platform;

/// <summary>Update masks: which fields of a resource a caller may change, and which of them one request does.</summary>
public static class Masks
{
    /// <summary>
    /// The fields that an update changes, in proto paths: those of the mask; all allowed ones for <c>*</c>; without a mask the
    /// allowed ones that are populated. A path outside the allowed ones is a violation.
    /// </summary>
    public static IReadOnlySet<string> Check(Violations violations, FieldMask? mask, IMessage resource, params ReadOnlySpan<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(violations);
        ArgumentNullException.ThrowIfNull(resource);
        var permitted = new HashSet<string>(allowed.ToArray(), StringComparer.Ordinal);
        if (mask is null || mask.Paths.Count == 0)
        {
            permitted.RemoveWhere(path => !IsPopulated(resource, path));
            return permitted;
        }

        if (mask.Paths is ["*"])
        {
            return permitted;
        }

        foreach (var path in mask.Paths.Where(path => !permitted.Contains(path)).Take(10))
        {
            violations.Require(false, "update_mask", path.Length <= 100 ? $"must not name {path}" : "names an unknown field");
        }

        permitted.IntersectWith(mask.Paths);
        return permitted;
    }

    /// <summary>Copies the top-level fields named from one message to another of the same type; a field not set there is cleared.</summary>
    public static void Apply<T>(IReadOnlySet<string> fields, T from, T to) where T : class, IMessage<T>
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(from);
        var mask = new FieldMask();
        mask.Paths.Add(fields);
        mask.Merge(from, to, Replace);
        foreach (var field in fields.Select(from.Descriptor.FindFieldByName).Where(field => field is { HasPresence: true } && !field.Accessor.HasValue(from)))
        {
            field.Accessor.Clear(to);
        }
    }

    private static readonly FieldMask.MergeOptions Replace = new() { ReplaceMessageFields = true, ReplacePrimitiveFields = true, ReplaceRepeatedFields = true };

    private static bool IsPopulated(IMessage resource, string path) =>
        resource.Descriptor.FindFieldByName(path) is { } field && field.Accessor.GetValue(resource) switch
        {
            _ when field.HasPresence => field.Accessor.HasValue(resource),
            System.Collections.ICollection items => items.Count > 0,
            string text => text.Length > 0,
            ByteString bytes => !bytes.IsEmpty,
            bool flag => flag,
            System.Enum value => Convert.ToInt32(value, null) != 0,
            IConvertible number => number.ToDouble(null) != 0,
            _ => true,
        };
}
